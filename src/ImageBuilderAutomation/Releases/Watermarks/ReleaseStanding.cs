using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Releases.Watermarks;

/// <summary>Whether an image is released. Pure.</summary>
/// <param name="IsReleased">Unknown where the history, or the record of a revocation, does not say.</param>
/// <param name="Reason">One sentence without an end.</param>
public sealed record ReleaseStanding(Truth IsReleased, string Reason)
{
    /// <param name="status">Of the image, as the service gives it.</param>
    /// <param name="coverage">Whether gates released the build; null if the history does not say.</param>
    /// <param name="revocation">Null if nobody revoked it.</param>
    public static ReleaseStanding Of(string status, GateCoverage? coverage, RevocationRecord? revocation)
    {
        if (revocation is { IsRevoked: true })
            return new(Truth.False, $"{revocation.By} revoked it: {revocation.Reason}");
        if (revocation is { MayBeRevoked: true })
            return new(Truth.Unknown, "the record of its revocation is damaged, so it may be revoked");
        // An image that was deprecated or disabled was released before, and its watermark stays true.
        if (ImageStatus.IsInProgress(status) || ImageStatus.HasFailed(status))
            return new(Truth.False, $"its status is {status}");
        if (!ImageStatus.IsFinished(status))
            return new(Truth.Unknown, $"its status is {status}");
        return coverage switch
        {
            null => new(Truth.Unknown, "the history does not say whether its gates released it"),
            { Verdict: CoverageVerdict.Unknown } or { IsDecided: false } => new(Truth.Unknown, $"it is unknown whether its gates released it: {coverage.Reason}"),
            { IsGap: true } => new(Truth.False, $"its gates did not release it: {coverage.Reason}"),
            _ => new(Truth.True, coverage.Reason),
        };
    }
}
