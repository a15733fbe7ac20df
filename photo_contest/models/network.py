"""What raises a quota of new voters: a unit's registered network, or the QR code of its poster.

An address is never stored: a network is known by the keyed hashes of its addresses.
"""

from django.db import models
from django.db.models import Q

from photo_contest.models.member import Member
from photo_contest.models.unit import Unit


class RegisteredNetwork(models.Model):
    """A unit's network: so many persons a day become voters from it without work."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="networks")
    label = models.CharField(max_length=120)
    head_count = models.PositiveIntegerField()
    made_by = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="networks_registered"
    )
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="network_has_heads", condition=Q(head_count__gte=1))
        ]

    def __str__(self) -> str:
        return self.label


class NetworkAddress(models.Model):
    """One address (IPv4) or prefix (IPv6: /64, /56, /48) of a registered network."""

    network = models.ForeignKey(
        RegisteredNetwork, on_delete=models.CASCADE, related_name="addresses"
    )
    digest = models.CharField(max_length=32, unique=True)  # ending a network deletes its addresses

    def __str__(self) -> str:
        return self.digest


class VotingPass(models.Model):
    """The QR code of a unit's poster: so many persons a day become voters by it without work."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="voting_passes")
    head_count = models.PositiveIntegerField()
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="voting_passes_made")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="voting_pass_has_heads", condition=Q(head_count__gte=1))
        ]

    def __str__(self) -> str:
        return f"pass of {self.unit_id}"
