/* Saves a picture with its recipe and the mark that a network helped. */
#pragma once

#include "limner/recipe.h"

G_BEGIN_DECLS

/* Writes PNG, JPEG, WebP or TIFF by the ending, or a raw float `.safetensors` (tensor `image` [H,W,4], sRGB).
 * The depth follows image->depth: PNG has 8 or 16 bits, TIFF 8, 16 or 32 (floating point), JPEG and WebP 8;
 * JPEG is on white. A recipe, where given, goes with it: into a PNG as the text chunk LIMNER_RECIPE_KEY, into
 * JPEG, WebP and TIFF as the Exif user comment, into safetensors as metadata; and into all but safetensors
 * the digital source type as XMP. Never half a file: it is written beside the old one, to the disk, and
 * renamed. Permissions are kept and links followed; a write-protected file is refused; other names of the old
 * file (hard links) keep the old content. */
gboolean limner_image_save (const LimnerImage *image, const char *path, const LimnerRecipe *recipe,
                            GError **error);
/* FALSE, with a sentence, when limner_image_save could not write to a file of this name: an unknown ending, a
 * folder that is not there or not writable, a write-protected file. To ask before a long job. */
gboolean limner_image_can_save (const char *path, GError **error);

G_END_DECLS
