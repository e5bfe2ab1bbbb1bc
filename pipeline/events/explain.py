"""Why an event was found (`extract(…, explain=True)`): its frames, each role's place, each attribute's cue."""

from __future__ import annotations

from typing import Any

from pipeline.events.attributes import attribute_features
from pipeline.events.decode import NONE, Draft
from pipeline.events.judges import Judges


def explanation(draft: Draft, judges: Judges, values: dict[str, str | None]) -> dict[str, Any]:
    """JSON primitives: `frames` that told it, `roles` with place and expected role, `attributes` with their cue.

    A place is the logical one (S subject, O object, a preposition, G:… the governor's); a cue is the feature with the
    greatest weight for the value in the log-linear judge, as `pipeline.events.attributes` names it.
    """
    scene = draft.scene
    features = attribute_features(scene, draft.links)
    return {
        "frames": [{"frame": s.candidate.frame.key, "word": s.candidate.word} for s in draft.scenes],
        "roles": [
            {
                "role": role,
                "place": scene.place(filler),
                "expected": scene.hint(scene.place(filler)),
                "sentence": filler.sentence - scene.sentence,
                "confidence": round(draft.sure.get((role, filler.start), 0.5), 3),
            }
            for role, fillers in draft.links.items()
            for filler in fillers
        ],
        "attributes": {
            name: {"value": values[name], "cue": model.strongest(features[name], values[name] or NONE)}
            for name, model in judges.attributes.items()
        },
    }
