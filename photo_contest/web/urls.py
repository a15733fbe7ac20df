"""The pages' addresses, in Vietnamese: people read them aloud and print them on posters."""

from django.urls import path

from photo_contest.web import gallery, password, photo, sign_in, unit_pass

urlpatterns = [
    path("", gallery.gallery_page, name="gallery"),
    path("anh/<slug:photo_id>/", photo.photo_page, name="photo"),
    path("anh/<slug:photo_id>/binh-chon/", photo.vote, name="vote"),
    path("anh/<slug:photo_id>/rut-lai/", photo.withdraw_vote, name="withdraw-vote"),
    path("binh-chon/<str:text>/", unit_pass.unit_pass, name="unit-pass"),
    path("dang-nhap/", sign_in.sign_in_page, name="sign-in"),
    path("mat-khau/", password.set_password_page, name="set-password"),
    path("dang-xuat/", sign_in.sign_out, name="sign-out"),
]
