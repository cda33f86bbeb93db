using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ImageBuilderAutomation.Gates;

/// <summary>A complete request. It is stored before it is sent, so that every resend has the same bytes.</summary>
/// <param name="Sequence">Number of the request among the distinct requests of one step, from 1.</param>
/// <param name="Action">RESUME or STOP.</param>
/// <param name="Reason">1 to 1024 characters.</param>
/// <param name="Token">Client token: hash of step, sequence, action and reason; at most 36 characters.</param>
/// <param name="StoredAt">Start of the lease.</param>
public sealed record StepRequest(int Sequence, string Action, string Reason, string Token, DateTimeOffset StoredAt)
{
    public const int MaxReasonLength = 1024;

    public static StepRequest Create(string stepExecutionId, int sequence, string action, string reason, DateTimeOffset now) =>
        new(sequence, action, reason, TokenOf(stepExecutionId, sequence, action, reason), now);

    // Only the reason can contain a line break, and it comes last. So different requests never give the same text.
    private static string TokenOf(string stepExecutionId, int sequence, string action, string reason)
    {
        var text = string.Join('\n', stepExecutionId, sequence.ToString(CultureInfo.InvariantCulture), action, reason);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
    }
}
