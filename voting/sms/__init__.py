"""The SMS channel: gateways, the grammar of messages, replies."""
