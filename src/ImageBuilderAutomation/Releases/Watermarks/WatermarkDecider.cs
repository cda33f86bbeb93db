using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle.Usage;

namespace ImageBuilderAutomation.Releases.Watermarks;

/// <summary>What a decision about the watermark of one AMI rests on.</summary>
/// <param name="Account">The own account, whose watermarks these are.</param>
/// <param name="Recipe">The recipe's name as in its ARN.</param>
/// <param name="Amis">All AMIs that the build made, in every Region: each is a copy of the first.</param>
public sealed record WatermarkFacts(
    string Account, string Recipe, ReleaseStanding Standing, IReadOnlyList<AmiInRegion> Amis, Known<MarkedAmi> Ami);

public enum WatermarkVerdict
{
    /// <summary>Something is unknown, so nothing follows. The first value, so that a missing one reads as unknown.</summary>
    Unknown,

    /// <summary>The AMI is released, and its watermark proves it.</summary>
    Proves,

    /// <summary>The AMI is released and has no watermark of it.</summary>
    Missing,

    /// <summary>The AMI is released and has as many other watermarks as EC2 allows. They are kept.</summary>
    Full,

    /// <summary>The AMI is released, and a watermark from elsewhere has the reserved name.</summary>
    Taken,

    /// <summary>The AMI is released, and EC2 does not allow a watermark.</summary>
    Impossible,

    /// <summary>The AMI is not released and has the watermark of a release that it inherited from another AMI.</summary>
    Inherited,

    /// <summary>The AMI is not released, and the watermark of its own release was attached to it: it was revoked since, or somebody else attached it.</summary>
    Untrue,

    /// <summary>The AMI is not released and has no watermark of a release.</summary>
    Unmarked,
}

/// <param name="Reason">One sentence without an end.</param>
/// <param name="Attach">Whether the watermark is to be attached.</param>
/// <param name="Remove">Keys of watermarks to remove.</param>
public sealed record WatermarkDecision(WatermarkVerdict Verdict, string Reason, bool Attach, IReadOnlyList<string> Remove)
{
    /// <summary>Whether the watermarks are as the release says, so that nothing is to be done.</summary>
    public bool IsRight => Verdict is WatermarkVerdict.Proves or WatermarkVerdict.Unmarked;
}

/// <summary>Decides about the watermark of one AMI. Pure. Unknown attaches nothing and removes nothing.</summary>
public static class WatermarkDecider
{
    public static WatermarkDecision Decide(WatermarkFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (facts.Standing.IsReleased is Truth.Unknown)
            return Stay(WatermarkVerdict.Unknown, facts.Standing.Reason);
        return facts.Ami switch
        {
            Known<MarkedAmi>.Yes(var ami) when facts.Standing.IsReleased is Truth.True => DecideReleased(facts, ami),
            Known<MarkedAmi>.Yes(var ami) => DecideUnreleased(facts, ami),
            Known<MarkedAmi>.No(var reason) => Stay(WatermarkVerdict.Unknown, reason),
            _ => throw new InvalidOperationException("Expected watermarks or a reason."),
        };
    }

    private static WatermarkDecision DecideReleased(WatermarkFacts facts, MarkedAmi ami)
    {
        var key = ReleaseWatermark.KeyOf(facts.Account, facts.Recipe);
        if (ami.Watermarks.FirstOrDefault(mark => mark.Key == key) is { } own)
        {
            return own.SourceAmi is null ? Stay(WatermarkVerdict.Unknown, $"EC2 does not say where {key} is from")
                : IsOfImage(facts, own) ? Stay(WatermarkVerdict.Proves, $"it was attached to {Source(own)}, an AMI of this build")
                : Stay(WatermarkVerdict.Taken, $"it has {key} from {Source(own)}, which this build did not make: remove that one first");
        }

        if (ami.IsPublic)
            return Stay(WatermarkVerdict.Impossible, "EC2 does not allow watermarks of a public AMI");
        if (ReleaseWatermark.NameOf(facts.Recipe).Length > ReleaseWatermark.LongestName)
            return Stay(WatermarkVerdict.Impossible, $"the recipe's name is too long: EC2 allows {ReleaseWatermark.LongestName} characters in a watermark");
        if (ami.Watermarks.Count >= ReleaseWatermark.Most)
            return Stay(WatermarkVerdict.Full, $"it has {ami.Watermarks.Count} other watermarks, and EC2 allows {ReleaseWatermark.Most}: {Keys(ami.Watermarks)}");
        return new(WatermarkVerdict.Missing, $"it is released and does not have {key}", Attach: true, []);
    }

    private static WatermarkDecision DecideUnreleased(WatermarkFacts facts, MarkedAmi ami)
    {
        var reserved = ami.Watermarks.Where(mark => ReleaseWatermark.IsReserved(mark.Key, facts.Account)).ToList();
        if (reserved.Count == 0)
            return Stay(WatermarkVerdict.Unmarked, facts.Standing.Reason);
        var inherited = reserved.Where(mark => !IsOfImage(facts, mark)).ToList();
        List<string> remove = [.. reserved.Select(mark => mark.Key).Order(StringComparer.Ordinal)];
        return inherited.Count > 0
            ? new(WatermarkVerdict.Inherited, $"it has {string.Join(", ", inherited.Select(Described))}, and {facts.Standing.Reason}", Attach: false, remove)
            : new(WatermarkVerdict.Untrue, $"it has {Keys(reserved)}, but {facts.Standing.Reason}", Attach: false, remove);
    }

    /// <summary>Whether the watermark was attached to this AMI first, or to one that this AMI is a copy of.</summary>
    private static bool IsOfImage(WatermarkFacts facts, AmiWatermark mark) =>
        facts.Amis.Any(ami => ami.AmiId == mark.SourceAmi && (mark.SourceRegion is null || ami.Region == mark.SourceRegion));

    private static WatermarkDecision Stay(WatermarkVerdict verdict, string reason) => new(verdict, reason, Attach: false, []);

    private static string Described(AmiWatermark mark) => $"{mark.Key} from {Source(mark)}";

    private static string Source(AmiWatermark mark) =>
        mark.SourceAmi is null ? "an unnamed AMI" : mark.SourceRegion is { } region ? $"{mark.SourceAmi} in {region}" : mark.SourceAmi;

    private static string Keys(IEnumerable<AmiWatermark> marks) => string.Join(", ", marks.Select(mark => mark.Key).Order(StringComparer.Ordinal));
}
