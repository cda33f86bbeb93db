using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;

namespace ImageBuilderAutomation.Releases.Watermarks;

/// <summary>Creates the notifications about watermarks. Pure.</summary>
public static class WatermarkNotifications
{
    public const string Removed = "Watermark Removed";

    /// <param name="removed">What the record closes; not empty.</param>
    public static Notification OfRemoval(WatermarkRecord record, IReadOnlyList<WatermarkEffect> removed, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(removed);
        var imageArn = record.ImageArn;
        var image = ImageBuildArn.ShortNameOf(imageArn);
        var keys = removed.Select(effect => effect.Key).Distinct().Order(StringComparer.Ordinal).ToList();
        var amis = removed.Select(effect => $"{effect.Ami.AmiId} in {effect.Ami.Region}").Distinct().Order(StringComparer.Ordinal).ToList();
        return new(
            Removed, imageArn,
            string.Join(' ', removed.OrderBy(effect => effect.Ami.AmiId, StringComparer.Ordinal).ThenBy(effect => effect.Key, StringComparer.Ordinal)
                .Select(effect => string.Create(CultureInfo.InvariantCulture, $"{effect.Ami.AmiId} {effect.Key} {effect.StoredAt.UtcTicks}"))),
            now, $"{image} lost {string.Join(", ", keys)}: {record.Reason}",
            [
                Fact.Of("image", imageArn), Fact.Of("watermarks", string.Join(", ", keys)), Fact.Of("watermarkedAmis", string.Join(", ", amis)),
                Fact.Of("reason", record.Reason),
            ])
        {
            Command = new($"release watermarks {image}"),
        };
    }
}
