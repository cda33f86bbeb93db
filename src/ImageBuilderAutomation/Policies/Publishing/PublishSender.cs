using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Policies.Reading;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Policies.Publishing;

/// <summary>
/// Makes a policy active, in this order: its texts, the active policy's item, the copy of the texts, the notification, the history. Only the second write
/// counts: before it the old policy is active, after it the new one, whatever crashes. The later steps can be repeated, and the next request of a
/// publisher does so.
/// </summary>
/// <remarks>
/// The copy is written after the active policy's item, by its winner: a loser of a race never touches it. The history is written before the next
/// publication replaces this one, so it has no gap.
/// </remarks>
public sealed class PublishSender(
    IPolicyPublications publications, INotificationPublisher notifications, AccountRegion accountRegion, ILogger<PublishSender> logger)
{
    private const int MaxAttempts = 5;

    /// <param name="previous">The publication that it replaces; null when none is active.</param>
    public async Task<ActivationResult> ActivateAsync(PolicyPublication? previous, PolicyPublication next, PolicyText text, CancellationToken cancellationToken)
    {
        if (await StoreTextAsync(text, cancellationToken) is { } problem)
            return new(null, problem);
        if (previous is not null)
            await CompleteBeforeReplacingAsync(previous, cancellationToken);
        if (await publications.TryWriteActiveAsync(next, cancellationToken) is not { } active)
        {
            // The response to a write of ours may have been lost and the write repeated: then the item is our own.
            active = (await publications.ReadActiveAsync(cancellationToken)).Publication;
            if (active is null || !active.IsSameAs(next))
                return new(active, "another publisher was faster");
        }

        await CompleteAsync(active, cancellationToken);
        return new(active, null);
    }

    /// <summary>Does what is left of the active publication: the copy, the notification and the history. Changes nothing when all of it is done.</summary>
    /// <remarks>
    /// The notification is published before the history item, which prevents a second one: after a crash in between it is published again with the same id.
    /// </remarks>
    /// <exception cref="ServiceRefusedException">The notification could not be published. The policy is active; the next request tries again.</exception>
    public async Task CompleteAsync(PolicyPublication active, CancellationToken cancellationToken)
    {
        await WriteCopyAsync(active, cancellationToken);
        if (await IsInHistoryAsync(active, cancellationToken))
            return;
        await notifications.PublishAsync(PublicationNotifications.OfPublished(active, accountRegion), cancellationToken);
        await publications.TryAddPublicationAsync(active, cancellationToken);
    }

    /// <summary>Stores the texts of a policy, before anything refers to them.</summary>
    /// <returns>What is wrong; null when the texts are stored.</returns>
    public async Task<string?> StoreTextAsync(PolicyText text, CancellationToken cancellationToken)
    {
        if (await publications.TryAddTextAsync(text, cancellationToken))
            return null;
        try
        {
            // The same content may have other comments; the first text stays.
            if (await publications.ReadTextAsync(text.Hash, cancellationToken) is { } stored && stored.Hash == text.Hash && HashOf(stored.Unpack()) == text.Hash)
                return null;
        }
        catch (InvalidDataException)
        {
            // Reported below.
        }

        return $"the table already has texts of policy {PolicyHashes.Short(text.Hash)}, and they are damaged; change the policy, for example the name of a rule, "
            + "so that it has another hash, and publish it again";
    }

    /// <summary>A bus that cannot be reached must not prevent a publication: a rollback may be urgent.</summary>
    private async Task CompleteBeforeReplacingAsync(PolicyPublication previous, CancellationToken cancellationToken)
    {
        if (await IsInHistoryAsync(previous, cancellationToken))
            return;
        try
        {
            await notifications.PublishAsync(PublicationNotifications.OfPublished(previous, accountRegion), cancellationToken);
        }
        catch (Exception exception) when (exception is ServiceRefusedException or IOException or TimeoutException)
        {
            Log.NotNotified(logger, exception, previous.Number);
        }

        await publications.TryAddPublicationAsync(previous, cancellationToken);
    }

    private async Task<bool> IsInHistoryAsync(PolicyPublication active, CancellationToken cancellationToken)
    {
        if (await publications.ReadPublicationAsync(active.Number, cancellationToken) is not { } recorded)
            return false;
        if (!recorded.IsSameAs(active))
            Log.NumberTaken(logger, active.Number, active.Hash);
        return true;
    }

    private async Task WriteCopyAsync(PolicyPublication active, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var stored = await publications.ReadActiveAsync(cancellationToken);
            // A newer publication has its own copy.
            if (stored.Publication is not { } current || !current.IsSameAs(active) || stored.Copy?.Text?.Hash == active.Hash)
                return;
            if (await TextOfAsync(active.Hash, cancellationToken) is not { } text)
                break;
            if (await publications.TryWriteCopyAsync(new(active.Number, text) { Version = stored.Copy?.Version ?? 0 }, cancellationToken))
                return;
        }

        Log.NoCopy(logger, active.Hash);
    }

    private async Task<PolicyText?> TextOfAsync(string hash, CancellationToken cancellationToken)
    {
        try
        {
            return await publications.ReadTextAsync(hash, cancellationToken);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static string? HashOf(PolicyPair pair) => PolicyReader.Read(pair.Policy, _ => pair.Waivers).Policy?.Hash;
}

/// <param name="Active">The publication that is active now; null when none is.</param>
/// <param name="Problem">Why the policy did not become active; null when it did.</param>
public sealed record ActivationResult(PolicyPublication? Active, string? Problem);
