"""What pipelines and containers mean: workflows, expressions in them, images, Dockerfiles, manifests, shell scripts.

    workflow.py     GitHub workflows and actions: triggers, jobs, steps
    jobs.py         a workflow cut into its jobs; actions.py: what actions are known for
    expressions.py  `${{ … }}` in a text, and who decides what they hold
    images.py       a container image's reference in its parts
    dockerfile.py   a Dockerfile's instructions
    manifests.py    Kubernetes: the pods and containers of a YAML file
    credentials.py  names that credentials have, values that are one
    zizmor.py       what zizmor says of a workflow
    scripts.py      the shell scripts in all of these, and commands in them

Pure: text in, values out. The checks are in `files/checks`.
"""
