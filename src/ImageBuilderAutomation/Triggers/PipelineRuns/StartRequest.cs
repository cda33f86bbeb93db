using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ImageBuilderAutomation.Triggers.PipelineRuns;

/// <summary>The whole request, stored before it is sent, so that every resend is identical.</summary>
/// <param name="Sequence">Sequence number within the run, from 1. A refused request is followed by another.</param>
/// <param name="Token">Client token: hash of pipeline, run, sequence number and causes. 32 characters; the service allows 36.</param>
/// <param name="Tags">Added to the image that is built.</param>
/// <param name="StoredAt">Start of the lease.</param>
public sealed record StartRequest(int Sequence, string Token, IReadOnlyDictionary<string, string> Tags, DateTimeOffset StoredAt)
{
    public const string PolicyTag = "ImageBuilderAutomation:Policy";
    public const string CauseTag = "ImageBuilderAutomation:Cause";
    public const string RunTag = "ImageBuilderAutomation:Run";

    private const int MaxTagLength = 256;

    public static StartRequest Create(PipelineRun run, int sequence, string policyHash, DateTimeOffset now)
    {
        var causes = run.ActiveCauses.Select(cause => cause.Cause.Key).Order(StringComparer.Ordinal).ToList();
        return new(sequence, TokenOf([run.PipelineArn, Text(run.Sequence), Text(sequence), .. causes]), TagsOf(run, causes, policyHash), now);
    }

    /// <summary>No part contains a line break, so the joined text is unambiguous.</summary>
    internal static string TokenOf(IEnumerable<string> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))))[..32];

    private static Dictionary<string, string> TagsOf(PipelineRun run, List<string> causes, string policyHash) => new()
    {
        [PolicyTag] = policyHash[..Math.Min(12, policyHash.Length)],
        [CauseTag] = Value(causes is [var only] ? only : $"{causes[0]} and {causes.Count - 1} more"),
        [RunTag] = Text(run.Sequence),
    };

    // Tag values may contain letters, digits, spaces and _ . : / = + - @.
    private static string Value(string text)
    {
        var plain = new string([.. text.Select(c => char.IsAsciiLetterOrDigit(c) || " _.:/=+-@".Contains(c) ? c : '_')]);
        return plain.Length <= MaxTagLength ? plain : plain[..MaxTagLength];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
