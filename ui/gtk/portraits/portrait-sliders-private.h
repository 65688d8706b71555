/* A slider for each direction of a network. Behind it are thumbnails of the face at -3 … 3 steps along
 * the direction. A direction without a name is "Direction n"; the user can rename any direction in
 * place. */
#pragma once

#include <gtk/gtk.h>
#include <limner/face.h>

G_BEGIN_DECLS

#define LIMNER_TYPE_PORTRAIT_SLIDERS (limner_portrait_sliders_get_type ())
G_DECLARE_FINAL_TYPE (LimnerPortraitSliders, limner_portrait_sliders, LIMNER, PORTRAIT_SLIDERS, GtkBox)

typedef struct
{
  /* The user has moved the sliders; NAME=VALUE …, "": none. */
  void (*moved) (const char *sliders, gpointer user_data);
  /* A picture of the face in any size, owned by the callee. NULL: not rendered yet;
   * limner_portrait_sliders_refresh is called when it is ready. */
  cairo_surface_t *(*picture) (LimnerFace *face, gpointer user_data);
  /* The list of wanted pictures has changed. */
  void (*want) (gpointer user_data);
  gpointer user_data;
} LimnerPortraitSlidersCalls;

GtkWidget *limner_portrait_sliders_new (const LimnerPortraitSlidersCalls *calls);
/* Sets the network; NULL: none. For a network without directions, offers to find some. */
void limner_portrait_sliders_set_model (GtkWidget *sliders, LimnerModel *model);
/* Sets the face without its moves (NULL: none), and the values of the sliders: NAME=VALUE …, with
 * current or earlier names. Moves of unknown names stay in the text. */
void limner_portrait_sliders_set_face (GtkWidget *sliders, LimnerFace *face, const char *text);
/* Locks a range of layers: pictures come from limner_face_moved_but. A direction that moves only locked
 * layers cannot be used. */
void limner_portrait_sliders_set_locked (GtkWidget *sliders, LimnerLayerRange range, gboolean locked);

/* Adds the faces of all thumbnails, in order of the sliders, to an array of LimnerFace* that does not
 * own them. They are valid until another face or network is set. */
void limner_portrait_sliders_add_wanted (GtkWidget *sliders, GPtrArray *faces);
/* Shows the picture of a face, which is ready now. */
void limner_portrait_sliders_refresh (GtkWidget *sliders, LimnerFace *face);

G_END_DECLS
