from django.db import models


class Photo(models.Model):
    title = models.CharField(max_length=120)
    status = models.CharField(max_length=12, default="open")
    votes = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.title


class Vote(models.Model):
    photo = models.ForeignKey(Photo, on_delete=models.CASCADE)
    voter = models.CharField(max_length=200)
    cast_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["photo", "voter"], name="one_vote_each")]

    def __str__(self) -> str:
        return f"{self.photo_id} {self.cast_at:%Y-%m-%d %H:%M}"
