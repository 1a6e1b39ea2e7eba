"""
Muon (Jordan et al. 2024, https://kellerjordan.github.io/posts/muon/): momentum, made orthogonal by a few steps of
Newton and Schulz, for the matrices between embedding and head.
"""

import torch

COEFFICIENTS = (3.4445, -4.7750, 2.0315)
"""Of the quintic that drives singular values to about one fastest, from the post above."""


def orthogonal(matrices, steps=5):
    """[count, rows, columns] -> the same shape, each matrix with its singular values near one."""
    a, b, c = COEFFICIENTS
    tall = matrices.shape[-2] > matrices.shape[-1]
    x = matrices.bfloat16()
    x = x.mT if tall else x
    x = x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    for _ in range(steps):
        gram = x @ x.mT
        x = a * x + (b * gram + c * gram @ gram) @ x
    return (x.mT if tall else x).to(matrices.dtype)


class Muon(torch.optim.Optimizer):
    """
    For parameters of two dimensions, [out, in]. Matrices of one shape take their step together. `parts`: a parameter
    named here is that many matrices on top of one another (queries, keys, values), each made orthogonal by itself.
    """

    def __init__(self, parameters, lr, momentum=0.95, weight_decay=0.0, parts=None):
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})
        self.parts = parts or {}

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            directions = {}
            for parameter in group["params"]:
                momentum = self.state[parameter].setdefault("momentum", torch.zeros_like(parameter))
                momentum.lerp_(parameter.grad, 1 - group["momentum"])
                direction = parameter.grad.lerp(momentum, group["momentum"])
                count = self.parts.get(parameter, 1)
                for index, part in enumerate(direction.chunk(count)):
                    target = parameter.data.chunk(count)[index]
                    directions.setdefault(part.shape, []).append((target, part))
            for (rows, columns), pairs in directions.items():
                scale = group["lr"] * max(1.0, rows / columns) ** 0.5
                updates = orthogonal(torch.stack([part for _, part in pairs]))
                for (target, _), update in zip(pairs, updates):
                    target.mul_(1 - group["lr"] * group["weight_decay"]).sub_(update, alpha=scale)
