"""Money back: every road, every fault, and nobody paid out twice."""
