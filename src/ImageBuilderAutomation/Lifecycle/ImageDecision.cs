namespace ImageBuilderAutomation.Lifecycle;

/// <summary>What happens to one image, and why.</summary>
/// <param name="Action">Null for an image that is kept.</param>
/// <param name="ActsAt">When the notice period ends; null when there is none.</param>
/// <param name="Reasons">All reasons; never empty.</param>
public sealed record ImageDecision(LifecycleImage Image, ImageVerdict Verdict, LifecycleAction? Action, DateTimeOffset? ActsAt, IReadOnlyList<string> Reasons)
{
    public bool IsKept => Verdict is ImageVerdict.Keep;

    public string Reason => string.Join("; ", Reasons);

    internal static ImageDecision Keep(LifecycleImage image, params IReadOnlyList<string> reasons) => new(image, ImageVerdict.Keep, null, null, reasons);
}
