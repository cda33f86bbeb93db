using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Leftovers;

/// <summary>What EC2 has of Image Builder in the own account and Region, by Image Builder's own tags.</summary>
/// <param name="Incomplete">Why something may be missing; null when all pages were read.</param>
public sealed record Ec2Resources(IReadOnlyList<Ec2Resource> All, string? Incomplete = null);

/// <param name="ImageArn">The tag <c>Ec2ImageBuilderArn</c>; null where there is none.</param>
/// <param name="At">When it was made or launched; null if EC2 does not say it readably.</param>
/// <param name="IsUsed">An AMI of this account has the snapshot.</param>
public sealed record Ec2Resource(LeftoverKind Kind, string Id, string? ImageArn, DateTimeOffset? At, long? SizeGiB, bool IsUsed = false);

public interface IEc2Resources
{
    /// <summary>AMIs, snapshots, and instances that are not terminated. A failure of EC2 is part of the answer.</summary>
    Task<Ec2Resources> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>Decides what is left over. Pure. What is not known completely is not left over.</summary>
public static class ResourceDecider
{
    /// <summary>Younger resources may belong to a build that the lists do not show yet.</summary>
    private static readonly TimeSpan Young = TimeSpan.FromDays(1);

    /// <summary>A build takes its instances down after its end.</summary>
    private static readonly TimeSpan YoungInstance = TimeSpan.FromHours(6);

    /// <returns>Null when it cannot be decided.</returns>
    public static IReadOnlyList<FoundLeftover>? Decide(Ec2Resources resources, ImageInventory inventory, AccountRegion accountRegion, DateTimeOffset now)
    {
        if (resources.Incomplete is not null || inventory.Incomplete is not null)
            return null;
        // Two pages may list one image.
        var statuses = inventory.Images.GroupBy(image => image.Arn).ToDictionary(images => images.Key, images => images.First().Status);
        return [.. resources.All.Select(resource => Decide(resource, statuses, accountRegion, now)).OfType<FoundLeftover>()];
    }

    private static FoundLeftover? Decide(Ec2Resource resource, Dictionary<ImageBuildArn, string> statuses, AccountRegion accountRegion, DateTimeOffset now)
    {
        var limit = resource.Kind is LeftoverKind.Instance ? YoungInstance : Young;
        // An image of another account or Region is not in the inventory.
        if (resource.At is not { } at || now - at < limit || !ImageBuildArn.TryParse(resource.ImageArn, out var image) || !image.IsIn(accountRegion))
            return null;
        var status = statuses.GetValueOrDefault(image);
        var isGone = status is null or ImageStatus.Deleted;
        var text = resource.Kind switch
        {
            LeftoverKind.Instance when isGone => "its image does not exist any more",
            LeftoverKind.Instance when ImageStatus.HasEnded(status) => $"its build has ended ({status})",
            LeftoverKind.Ami when isGone => "its image does not exist any more",
            LeftoverKind.Snapshot when !resource.IsUsed && isGone => "its image does not exist any more, and no AMI uses it",
            // A copy of a snapshot has its tags, so one of an image that exists may be somebody's. A failed build has no AMI that needs it.
            LeftoverKind.Snapshot when !resource.IsUsed && status is ImageStatus.Failed or ImageStatus.Cancelled => $"its build has ended ({status}), and no AMI uses it",
            _ => null,
        };
        return text is null ? null : new(resource.Kind, resource.Id, image.ToString(), at, resource.SizeGiB, text) { IsWithoutImage = isGone };
    }
}
