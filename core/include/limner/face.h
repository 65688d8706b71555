/* A face, defined by a seed or by operations on other faces.
 *
 * A LimnerFace is small, reference-counted and immutable, so thousands can be kept and passed to other
 * threads. A LimnerFamily computes its w+ [1,L,D], which limner_portrait_picture takes, when it is needed. */
#pragma once

#include "limner/portrait.h"
#include "limner/recipe.h"

G_BEGIN_DECLS

typedef struct _LimnerFace LimnerFace;
typedef struct _LimnerTaste LimnerTaste;

/* The face of a seed, truncated by psi. words: class labels of the network, separated by commas, or NULL. */
LimnerFace *limner_face_of_seed (guint32 seed, const char *words,
                                 double truncation) G_GNUC_WARN_UNUSED_RESULT;
/* The face of a w [1,L,D], which is copied. */
LimnerFace *limner_face_of_w (const LimnerTensor *w) G_GNUC_WARN_UNUSED_RESULT;
/* The same for a w that limner_portrait_project found for a photo. The recipes of this face, and of every
 * face derived from it, say “of a real person”. */
LimnerFace *limner_face_of_photo (const LimnerTensor *w) G_GNUC_WARN_UNUSED_RESULT;
gboolean limner_face_is_of_person (const LimnerFace *face);
/* The weighted mean of n >= 1 faces (weights >= 0, at least one above 0), linear in w. To make a child,
 * blend a parent with a new face. */
LimnerFace *limner_face_blend (LimnerFace *const *parents, const double *weights,
                               guint n) G_GNUC_WARN_UNUSED_RESULT;
/* `face` with the layers of a range taken from another. */
LimnerFace *limner_face_with_layers (LimnerFace *face, LimnerLayerRange range,
                                     LimnerFace *other) G_GNUC_WARN_UNUSED_RESULT;
/* `face` moved by NAME=VALUE … along saved directions. */
LimnerFace *limner_face_moved (LimnerFace *face, const char *slider) G_GNUC_WARN_UNUSED_RESULT;
/* The same, except for the layers of locked ranges, which do not move. */
LimnerFace *limner_face_moved_but (LimnerFace *face, const char *slider,
                                   const gboolean locked[LIMNER_LAYERS_ALL]) G_GNUC_WARN_UNUSED_RESULT;
/* `face` moved towards a taste; its distance from the average face does not grow. */
LimnerFace *limner_face_to_taste (LimnerFace *face, LimnerTaste *taste) G_GNUC_WARN_UNUSED_RESULT;

LimnerFace *limner_face_ref (LimnerFace *face);
void limner_face_unref (LimnerFace *face);

/* A taste: the vector from the average face to the mean of the liked faces, minus that of the disliked
 * ones (Rocchio 1971, "Relevance feedback in information retrieval"). n_liked >= 1. */
LimnerTaste *limner_taste_new (LimnerFace *const *liked, guint n_liked, LimnerFace *const *disliked,
                               guint n_disliked) G_GNUC_WARN_UNUSED_RESULT;
LimnerTaste *limner_taste_ref (LimnerTaste *taste);
void limner_taste_unref (LimnerTaste *taste);

/* --- faces of one network --- */

typedef struct _LimnerFamily LimnerFamily;

/* Uses the portrait, which must outlive it, and caches the w of some faces. Not thread-safe. */
LimnerFamily *limner_family_new (LimnerPortrait *portrait) G_GNUC_WARN_UNUSED_RESULT;
void limner_family_free (LimnerFamily *family);

LimnerPortrait *limner_family_portrait (const LimnerFamily *family);

/* w [1,L,D], read-only; the same for each call. LIMNER_ERROR_ARGUMENT: a word or direction that the
 * network does not have, or a w of another network. */
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
