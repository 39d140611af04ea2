"""The panel's screens that no export belongs to, each with its reason."""

WITHOUT = {
    # One thing, of a list that has an export.
    "admin.application": "one application: a row of «applications», its turns are in «turns»",
    "admin.award": "one award: a row of «awards»",
    "admin.cluster": "one cluster: a row of «clusters», its votes are in «rulings»",
    "admin.credential": "one statement: a row of «credentials»",
    "admin.document": "one document: it is a file itself",
    "admin.message": "one message: a row of «triage»",
    "admin.removal": "one entry: a row of «entries»",
    "admin.removals": "the entries of «entries» that left, with the day and the reason",
    "admin.shredding": "one season's: a row of «shreddings»",
    "admin.shredding_act": "one act: a PDF, and a row of «erasures»",
    "admin.shredding_paper": "the PDF of that act",
    # Papers that are files already.
    "admin.decision": "the protocol of the decision: its text is taken as PDF and JSON",
    "admin.decision_pdf": "the PDF itself",
    "admin.decision_text": "the JSON itself",
    # The same as another screen shows.
    "admin.ceremony": "the places of «places», one by one",
    "admin.script": "the places of «places», in words to be read out",
    "admin.dates": "the dates of «calendar»",
    "admin.countries": "the countries of «seasons»",
    "admin.desk_figures": "a part of the desk",
    "admin.season": "the dates of «calendar» and the bands of «grid»",
    # What a person has typed, and its answer; a vote is looked up, never listed.
    "admin.fraud_receipts": "a form for receipts",
    "admin.simulator": "a message that one tries out",
    "admin.votes": "one vote by its receipt or its owner's phone; votes are never listed",
    "admin.vote_code": "the code that the owner of a phone reads out",
    # Exports themselves.
    "admin.exports": "the files that one has asked for; the journal has them all",
    "admin.export": "an export",
    "admin.made_export": "an export that is being made",
    "admin.export_file": "the file of an export",
}
