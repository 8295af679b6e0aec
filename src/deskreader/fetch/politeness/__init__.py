"""What a host may be asked and when: queues per host, pauses, robots.txt."""
