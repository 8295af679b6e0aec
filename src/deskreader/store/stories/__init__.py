"""Stories in the library: which articles wait to be grouped, who belongs together, and which of them is the card."""
