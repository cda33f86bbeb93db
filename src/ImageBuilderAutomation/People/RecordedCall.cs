using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.People;

/// <summary>
/// Carries out a call once, whatever is sent again: the request id is reserved for its caller and body before anything happens, and the answer is recorded.
/// A refused call is recorded like any other.
/// </summary>
public sealed class RecordedCall(ICallRecords records, TimeProvider clock)
{
    /// <summary>A call without an answer for longer has crashed, because the functions end earlier.</summary>
    public static readonly TimeSpan Running = TimeSpan.FromMinutes(2);

    private static readonly CallAnswer InProgress = CallAnswer.Conflict(
        "InProgress", "this request is being carried out; ask again in a moment with the same request id");

    private const int MaxAnswerLength = 2000;
    private const int MaxDetails = 50;
    private const int MaxDetailLength = 400;

    /// <param name="act">
    /// Gets the call as recorded. After a crash it is called again, however much later: then it must have at most the effect that the first attempt had,
    /// and neither undo nor repeat what others did since.
    /// </param>
    public async Task<CallAnswer> HandleAsync(CallRecord call, Func<CallRecord, Task<CallAnswer>> act, CancellationToken cancellationToken)
    {
        var stored = await records.ReadAsync(call.Function, call.RequestId, cancellationToken);
        if (stored is null)
        {
            stored = await records.TryWriteAsync(call, cancellationToken);
            if (stored is null)
                return CallAnswer.Conflict("InProgress", "this request id has just been used by another call; ask again with the same one");
        }
        else if (stored.Caller != call.Caller || stored.BodyHash != call.BodyHash)
        {
            // The answer of somebody else's call is not shown.
            return CallAnswer.Conflict("RequestIdUsed", "this request id belongs to another caller or another body; choose a new one");
        }
        else if (stored.Answer is { } first)
        {
            return CallAnswer.Conflict("Repeated", $"this request was answered before, at {stored.At.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}: {first.Message}") with
            {
                FirstStatus = first.Status,
                Details = first.Details,
            };
        }
        else if (clock.GetUtcNow() - (stored.RepeatedAt ?? stored.At) < Running)
        {
            return InProgress;
        }
        else if (await records.TryWriteAsync(stored with { RepeatedAt = clock.GetUtcNow() }, cancellationToken) is { } taken)
        {
            // Reserved anew: of two that find the same crashed call, one carries it out.
            stored = taken;
        }
        else
        {
            return InProgress;
        }

        var answer = await ActAsync(() => act(stored));
        await records.TryWriteAsync(stored with { Answer = Bounded(answer) }, cancellationToken);
        return answer;
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
