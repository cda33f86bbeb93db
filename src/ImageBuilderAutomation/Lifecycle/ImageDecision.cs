namespace ImageBuilderAutomation.Lifecycle;

/// <summary>What becomes of one image, and why.</summary>
/// <param name="Action">Null for an image that is kept.</param>
/// <param name="ActsAt">When a notice is over.</param>
/// <param name="Because">Each reason; never empty.</param>
public sealed record ImageDecision(LifecycleImage Image, ImageVerdict Verdict, LifecycleAction? Action, DateTimeOffset? ActsAt, IReadOnlyList<string> Because)
{
    public bool IsKept => Verdict is ImageVerdict.Keep;

    public string Reason => string.Join("; ", Because);

    internal static ImageDecision Keep(LifecycleImage image, params IReadOnlyList<string> because) => new(image, ImageVerdict.Keep, null, null, because);
}
