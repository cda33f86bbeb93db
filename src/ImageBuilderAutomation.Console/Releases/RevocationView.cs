using ImageBuilderAutomation.Console.Stacks;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Releases.Descendants;

namespace ImageBuilderAutomation.Console.Releases;

/// <summary>What the revocation of a build does, or has done.</summary>
/// <param name="Revocation">Null when nobody has revoked it.</param>
/// <param name="Moves">The channels that point at it.</param>
/// <param name="Damaged">Why channels may be missing; null when none is.</param>
public sealed record RevocationView(RevocationRecord? Revocation, IReadOnlyList<RevocationMove> Moves, string? Damaged, PolicyInUse Policy)
{
    public static async Task<RevocationView> ReadAsync(StackReadings readings, ImageBuildArn image, CancellationToken cancellationToken)
    {
        var policy = await readings.ReadPolicyAsync(cancellationToken);
        List<RevocationMove> moves = [];
        string? damaged = null;
        try
        {
            await foreach (var record in readings.Get<IChannelRecords>().ListAsync(cancellationToken))
            {
                if (record.Image?.ImageArn == image.ToString())
                    moves.Add(new(new(record, [], readings.Now), await DecideAsync(readings, policy, record, image.ToString(), cancellationToken)));
            }
        }
        catch (InvalidDataException e)
        {
            damaged = e.Message;
        }

        return new(await readings.Get<IRevocations>().ReadAsync(image.ToString(), cancellationToken), moves, damaged, policy);
    }

    /// <summary>Lists what was made from the image, as the command line does.</summary>
    public static async Task<DescendantView> ListDescendantsAsync(StackReadings readings, ImageBuildArn image, CancellationToken cancellationToken)
    {
        var policy = await readings.ReadPolicyAsync(cancellationToken);
        Known<OwnerRules> owners = policy.Policy is { } known ? new Known<OwnerRules>.Yes(known.Owners) : new Known<OwnerRules>.No(policy.Problem ?? "no policy is known");
        return new(await readings.Get<ListDescendants>().ListAsync(image, owners, cancellationToken));
    }

    /// <summary>Decides as if the image was revoked already.</summary>
    private static async Task<Known<ChannelDecision>> DecideAsync(
        StackReadings readings, PolicyInUse policy, ChannelRecord record, string image, CancellationToken cancellationToken)
    {
        if (policy.Policy is not { } known)
            return new Known<ChannelDecision>.No(policy.Problem ?? "no policy is known");
        var rule = new ChannelRules(known.Channels, known.Hash).RuleOf(record);
        // The images of a revocation are read only once it is stored; a roll-back reads the same ones.
        var facts = await readings.Get<ChannelFactGatherer>(known).GatherAsync(rule, record, null, new(MoveKind.RollBack, null, null), cancellationToken);
        return new Known<ChannelDecision>.Yes(ChannelDecider.Revoke(facts with { Revoked = new HashSet<string>(facts.Revoked, StringComparer.Ordinal) { image } }));
    }
}

/// <summary>A channel that points at the image, and where the revocation moves it.</summary>
public sealed record RevocationMove(ChannelView Channel, Known<ChannelDecision> Decision);
