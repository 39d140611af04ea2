"""An invented country in which honest crowds and farms vote, to measure the signals against."""
