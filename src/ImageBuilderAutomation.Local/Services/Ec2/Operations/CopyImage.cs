using System.Xml.Linq;
using ImageBuilderAutomation.Local.Services.Ec2.State;
using ImageBuilderAutomation.Local.Services.Ec2.Wire;

namespace ImageBuilderAutomation.Local.Services.Ec2.Operations;

/// <summary>CopyImage: an AMI of the caller in the caller's Region. It is private, and pending at first.</summary>
// Documented: EC2 API Reference, "CopyImage": tags are copied on request, shares never, watermarks always. Assumed: a deprecation is not copied.
internal static class CopyImage
{
    /// <param name="later">Runs an action after a time, under the lock.</param>
    public static Ec2Operation Operation(Action<TimeSpan, Action> later) => new(
        "CopyImage", call => Run(call, later), "Name", "SourceImageId", "SourceRegion", "Description", "ClientToken", "CopyImageTags", "TagSpecification");

    private static XElement?[] Run(Ec2Call call, Action<TimeSpan, Action> later)
    {
        var request = call.Request;
        var (name, id, from) = (request.Required("Name"), request.Required("SourceImageId"), request.Required("SourceRegion"));
        if (name.Length is < 3 or > 128)
            throw new Ec2Exception("InvalidAMIName.Malformed", "AMI names must be between 3 and 128 characters long");
        var tags = request.TagsFor("image", "snapshot");
        var source = (call with { Region = call.World.Region(from) }).UsableImage(id);

        var copy = Create(call, source, name, request["Description"]);
        foreach (var (key, value) in (request.Flag("CopyImageTags") ? source.Tags : []).Concat(tags))
            copy.Tags[key] = value;
        copy.Watermarks.AddRange(source.Watermarks);
        later(call.World.Settings.CopyTakes, () =>
        {
            // It may have been deregistered, or everything may have been deleted, meanwhile.
            if (copy.State == AmiState.Pending && call.World.FindImage(copy.Id) == copy)
                call.World.Enter(copy, AmiState.Available);
        });
        return [new XElement("imageId", copy.Id)];
    }

    private static Ami Create(Ec2Call call, Ami source, string name, string? description)
    {
        var id = call.World.NextId("ami");
        var original = source.Devices.Select(device => device.Snapshot).FirstOrDefault();
        return NewImage.Create(
            call.Region,
            snapshot => new()
            {
                Id = id,
                Owner = call.Account,
                Region = call.Region.Name,
                Name = name,
                CreatedAt = call.Now,
                Description = description ?? source.Description,
                Architecture = source.Architecture,
                IsWindows = source.IsWindows,
                State = AmiState.Pending,
                SourceImage = source.Id,
                SourceRegion = source.Region,
                Devices = NewImage.Root(source.IsWindows, snapshot),
            },
            call.Account,
            call.World.NextId("snap"),
            $"Copied for DestinationAmi {id} from SourceAmi {source.Id} for SourceSnapshot {original?.Id}.",
            original?.Size ?? 8,
            call.Now);
    }
}
