"""Second opinions for the simulator: closed forms, Markov chains and a SimPy twin."""
