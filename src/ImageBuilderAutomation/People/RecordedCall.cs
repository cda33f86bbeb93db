using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.People;

/// <summary>
/// Carries out a call once, whatever is sent again: the request id is reserved for its caller and body before anything happens, and the answer is recorded.
/// A refused call is recorded like any other.
/// </summary>
public sealed class RecordedCall(ICallRecords records, IRoles roles, AccountRegion accountRegion, TimeProvider clock)
{
    /// <summary>A call without an answer for longer has crashed, because the functions end earlier.</summary>
    public static readonly TimeSpan Running = TimeSpan.FromMinutes(2);

    private static readonly CallAnswer InProgress = CallAnswer.Conflict(
        "InProgress", "this request is being carried out; ask again in a moment with the same request id");

    private const int MaxAnswerLength = 2000;
    private const int MaxDetails = 50;
    private const int MaxDetailLength = 400;

    /// <param name="invocation">Lambda's id of the invocation, which nobody can choose: the key of what is recorded of a call whose request id is in use.</param>
    /// <param name="see">Reads what the call may change, before it is reserved; null if that does not matter.</param>
    /// <param name="act">
    /// Gets the call as recorded. After a crash it is called again, however much later: then it must have at most the effect that the first attempt had,
    /// and neither undo nor repeat what others did since.
    /// </param>
    public async Task<CallAnswer> HandleAsync(
        CallRecord call, string invocation, Func<Task<SeenRecords>>? see, Func<CallRecord, Task<CallAnswer>> act, CancellationToken cancellationToken)
    {
        var (reserved, refused) = await ReserveAsync(call, see, cancellationToken);
        if (reserved is null)
        {
            await records.TryWriteAsync(
                call with { RequestId = $"again-{invocation}", SentAs = call.RequestId, Answer = Bounded(refused!) }, cancellationToken);
            return refused!;
        }

        var answer = await ActAsync(() => act(reserved));
        await records.TryWriteAsync(reserved with { Answer = Bounded(answer) }, cancellationToken);
        return answer;
    }

    /// <returns>The call as recorded, or why it is not carried out.</returns>
    private async Task<(CallRecord? Reserved, CallAnswer? Refused)> ReserveAsync(CallRecord call, Func<Task<SeenRecords>>? see, CancellationToken cancellationToken)
    {
        if (await records.ReadAsync(call.Function, call.RequestId, cancellationToken) is not { } stored)
        {
            // Proven once: a role that is pinned between a call and its repetition proves nothing about the name that was chosen before.
            var caller = await KnownRoles.ProveAsync(roles, accountRegion.Account, call.Caller, cancellationToken);
            var first = call with { Caller = caller, Seen = see is null ? null : await see() };
            return await records.TryWriteAsync(first, cancellationToken) is { } written
                ? (written, null)
                : (null, CallAnswer.Conflict("InProgress", "this request id has just been used by another call; ask again with the same one"));
        }

        // The answer of somebody else's call is not shown.
        if (!stored.Caller.IsSameAs(call.Caller) || stored.BodyHash != call.BodyHash)
            return (null, CallAnswer.Conflict("RequestIdUsed", "this request id belongs to another caller or another body; choose a new one"));
        if (stored.Answer is { } answered)
        {
            return (null, CallAnswer.Conflict("Repeated", $"this request was answered before, at {stored.At.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}: {answered.Message}") with
            {
                FirstStatus = answered.Status,
                Details = answered.Details,
            });
        }

        // Reserved anew: of two that find the same crashed call, one carries it out.
        return clock.GetUtcNow() - (stored.RepeatedAt ?? stored.At) >= Running
            && await records.TryWriteAsync(stored with { RepeatedAt = clock.GetUtcNow() }, cancellationToken) is { } taken
                ? (taken, null)
                : (null, InProgress);
    }

    private static async Task<CallAnswer> ActAsync(Func<Task<CallAnswer>> act)
    {
        try
        {
            return await act();
        }
        catch (UnusableEventException unusable)
        {
            return CallAnswer.NotFound(unusable.Message);
        }
        catch (ContendedRecordException contended)
        {
            return CallAnswer.Conflict("Contended", $"{contended.Message} Ask again with a new request id.");
        }
        // What was done before the service failed is unknown, so the request id stays the caller's own. A new one is another act.
        catch (ServiceRefusedException refused)
        {
            return new(
                503, "ServiceFailed", $"a service that the call needs refused it: {refused.Message}. Look at the current state, then ask again with a new request id.");
        }
    }

    private static CallAnswer Bounded(CallAnswer answer) => answer with
    {
        Message = Printable.Shortened(answer.Message, MaxAnswerLength),
        Details = answer.Details is { Count: > 0 } details ? [.. details.Take(MaxDetails).Select(line => Printable.Shortened(line, MaxDetailLength))] : null,
    };
}
