"""What all doors share: who votes, from which network, how often, and the sentence of a refusal."""
