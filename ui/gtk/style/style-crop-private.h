/* A small picture on which the user selects a crop with the mouse or the arrow keys. */
#pragma once

#include <gtk/gtk.h>
#include <limner/style.h>

G_BEGIN_DECLS

/* Emits "changed" (const LimnerStyleCrop*) when the user releases the mouse or presses a key. */
#define LIMNER_TYPE_STYLE_CROP_AREA (limner_style_crop_area_get_type ())
G_DECLARE_FINAL_TYPE (LimnerStyleCropArea, limner_style_crop_area, LIMNER, STYLE_CROP_AREA, GtkDrawingArea)

GtkWidget *limner_style_crop_area_new (const char *path, const LimnerStyleCrop *crop);
void limner_style_crop_area_set (LimnerStyleCropArea *area, const LimnerStyleCrop *crop);

G_END_DECLS
