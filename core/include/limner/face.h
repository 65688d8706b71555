/* A face by how it came about: from a seed, from other faces, along directions.
 *
 * A LimnerFace is small, counted and never changes, so thousands can be kept and handed to other threads; its
 * w+ [1,L,D], as limner_portrait_picture takes it, is found when it is wanted, by a LimnerFamily. */
#pragma once

#include "limner/portrait.h"
#include "limner/recipe.h"

G_BEGIN_DECLS

typedef struct _LimnerFace LimnerFace;
typedef struct _LimnerTaste LimnerTaste;

/* The face of a seed, drawn to the average one by the truncation (psi); words: names of what the network was
 * taught, with commas between, or NULL. */
LimnerFace *limner_face_of_seed (guint32 seed, const char *words,
                                 double truncation) G_GNUC_WARN_UNUSED_RESULT;
/* The face of a w [1,L,D], which is copied. */
LimnerFace *limner_face_of_w (const LimnerTensor *w) G_GNUC_WARN_UNUSED_RESULT;
/* The same of a w that limner_portrait_project found in a photo: this face and every one that is made of it
 * are “of a real person” in their recipes. */
LimnerFace *limner_face_of_photo (const LimnerTensor *w) G_GNUC_WARN_UNUSED_RESULT;
gboolean limner_face_is_of_person (const LimnerFace *face);
/* Between n >= 1 faces by their weights (>= 0, at least one above 0), linearly in w. A child of a parent is
 * blended of it and a stranger. */
LimnerFace *limner_face_blend (LimnerFace *const *parents, const double *weights,
                               guint n) G_GNUC_WARN_UNUSED_RESULT;
/* `face` with the layers of a range taken from another. */
LimnerFace *limner_face_with_layers (LimnerFace *face, LimnerLayerRange range,
                                     LimnerFace *other) G_GNUC_WARN_UNUSED_RESULT;
/* `face` moved by NAME=VALUE … along saved directions. */
LimnerFace *limner_face_moved (LimnerFace *face, const char *slider) G_GNUC_WARN_UNUSED_RESULT;
/* The same, but for the layers of locked ranges, which stay as they are. */
LimnerFace *limner_face_moved_but (LimnerFace *face, const char *slider,
                                   const gboolean locked[LIMNER_LAYERS_ALL]) G_GNUC_WARN_UNUSED_RESULT;
/* `face` moved to where a taste lies, as far from the average face as it was. */
LimnerFace *limner_face_to_taste (LimnerFace *face, LimnerTaste *taste) G_GNUC_WARN_UNUSED_RESULT;

LimnerFace *limner_face_ref (LimnerFace *face);
void limner_face_unref (LimnerFace *face);

/* What is liked, and what is not: the way from the average face to the mean of the liked ones, away from that
 * of the others (Rocchio 1971, "Relevance feedback in information retrieval"). n_liked >= 1. */
LimnerTaste *limner_taste_new (LimnerFace *const *liked, guint n_liked, LimnerFace *const *disliked,
                               guint n_disliked) G_GNUC_WARN_UNUSED_RESULT;
LimnerTaste *limner_taste_ref (LimnerTaste *taste);
void limner_taste_unref (LimnerTaste *taste);

/* --- faces of one network --- */

typedef struct _LimnerFamily LimnerFamily;

/* Keeps the portrait, which must outlive it, and remembers the w of some faces. One thread at a time may use
 * it. */
LimnerFamily *limner_family_new (LimnerPortrait *portrait) G_GNUC_WARN_UNUSED_RESULT;
void limner_family_free (LimnerFamily *family);

LimnerPortrait *limner_family_portrait (const LimnerFamily *family);

/* w [1,L,D], not to be changed; the same each time. LIMNER_ERROR_ARGUMENT: a word or direction that the
 * network does not know, or a w of another network. */
LimnerTensor *limner_family_w (LimnerFamily *family, LimnerFace *face,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How a face's picture of that size (0: the network's) was made: by its seed where that says all, otherwise
 * by its latent. */
LimnerRecipe *limner_family_recipe (LimnerFamily *family, LimnerFace *face, double noise, int size,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The face that a portrait's recipe is about. LIMNER_ERROR_UNSUPPORTED when it does not say so. */
LimnerFace *limner_family_from_recipe (LimnerFamily *family, const LimnerRecipe *recipe,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* --- latents as text, for recipes and scripts --- */

/* w [1,L,D] in base64: L and D, then runs of equal layers, each as its length and one row of numbers; exact.
 * Caller frees. */
char *limner_latent_to_text (const LimnerTensor *w) G_GNUC_WARN_UNUSED_RESULT;
/* Hostile text is refused with LIMNER_ERROR_FORMAT. */
LimnerTensor *limner_latent_from_text (const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerFace, limner_face_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerTaste, limner_taste_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerFamily, limner_family_free)

G_END_DECLS
