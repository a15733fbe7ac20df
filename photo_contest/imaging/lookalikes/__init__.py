"""Look-alikes: pictures that show the same photo, however one of them was changed. Pure.

marks      what is taken from a picture, as arrays: crosses a pipe, lies in the database
features   taking it: SIFT and global hashes (cv2; in the limited child only)
index      100,000 photos in memory-mapped arrays, and a small tail of new ones: who may be alike
verify     whether one is: the transform found, and a look at the pixels
engine     the whole question: marks in, likenesses out, best first
"""
