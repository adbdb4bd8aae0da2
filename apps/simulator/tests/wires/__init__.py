"""What the wire references say, held against the simulator."""
