using ImageBuilderAutomation.People;

namespace EndToEnd.People;

/// <summary>A function that ends after it has carried out a call, before it records the answer.</summary>
internal sealed class LostAnswer(ICallRecords records, Func<bool> isLost) : ICallRecords
{
    public Task<CallRecord?> ReadAsync(string function, string requestId, CancellationToken cancellationToken) =>
        records.ReadAsync(function, requestId, cancellationToken);

    public Task<CallRecord?> TryWriteAsync(CallRecord record, CancellationToken cancellationToken) => record is { Answer: not null, SentAs: null } && isLost()
        ? throw new InvalidOperationException("the function ended")
        : records.TryWriteAsync(record, cancellationToken);
}
