"""Figures that are no pathways, drawn by code; composites; and all that screening is trained on.

`plots` draws what statistics draws, `drawings` what is drawn by hand or taken by instruments and is
still no pathway, `composites` puts panels together, `data` gathers everything with its source.
"""
