/* The picture area of a preview. */
#pragma once

#include <gtk/gtk.h>
#include <limner/image.h>

G_BEGIN_DECLS

typedef enum
{
  LIMNER_COMPARE_RESULT,
  LIMNER_COMPARE_SPLIT, /* original on the start side, result on the end side of a draggable line */
  LIMNER_COMPARE_ORIGINAL,
} LimnerCompare;

#define LIMNER_TYPE_VIEW (limner_view_get_type ())
G_DECLARE_FINAL_TYPE (LimnerView, limner_view, LIMNER, VIEW, GtkDrawingArea)

/* Emits "changed" if zoom or comparison changed. */
GtkWidget *limner_view_new (void);
void limner_view_set_original (LimnerView *view, const LimnerImage *image, int width, int height);
void limner_view_set_result (LimnerView *view, const LimnerImage *image);
void limner_view_set_strength (LimnerView *view, double strength);

void limner_view_set_compare (LimnerView *view, LimnerCompare compare);
LimnerCompare limner_view_get_compare (LimnerView *view);

/* Screen pixels per pixel of the picture. */
double limner_view_get_zoom (LimnerView *view);
/* Zooms about the centre. 0 fits the picture to the area and keeps it fitted. */
void limner_view_set_zoom (LimnerView *view, double zoom);
gboolean limner_view_is_fitted (LimnerView *view);

G_END_DECLS
