"""The plant in 3D, in any PyVista plotter: on a screen or off it.

`read_model` (no VTK, any thread) makes what is drawn, `PlantScene` puts it into a plotter and changes it there.
"""
