using System.Xml.Linq;
using ImageBuilderAutomation.Local.Services.Ec2.State;
using ImageBuilderAutomation.Local.Services.Ec2.Wire;

namespace ImageBuilderAutomation.Local.Services.Ec2.Operations;

/// <summary>GetImageAncestry: an AMI and the AMIs that it was made from, up to the root.</summary>
// Documented: EC2 User Guide, "AMI ancestry": at most 50 entries, the AMI itself first; deregistered parents and those of other accounts are entries too.
// Assumed: the caller must see the AMI itself. Simplified: an AMI that this host does not have, such as Amazon's, is an entry without a source.
internal static class GetImageAncestry
{
    private const int Most = 50;

    public static Ec2Operation Operation { get; } = new("GetImageAncestry", Run, "ImageId");

    private static XElement?[] Run(Ec2Call call)
    {
        var id = call.Request.Required("ImageId");
        Ec2Call.CheckImageId(id);
        if (call.Region.Images.GetValueOrDefault(id) is not { IsDeregistered: false } ami || !ami.IsUsableBy(call.Account))
            throw Ec2Call.NoImage(id);
        return [Shown.Set("imageAncestryEntrySet", Entries(call.World, ami).Take(Most))];
    }

    private static IEnumerable<XElement> Entries(Ec2World world, Ami ami)
    {
        for (var at = ami; ;)
        {
            yield return Shown.Item(
                new XElement("imageId", at.Id), Shown.Time("creationDate", at.CreatedAt), Shown.Text("sourceImageId", at.SourceImage),
                Shown.Text("sourceImageRegion", at.SourceRegion));
            if (at.SourceImage is not { } source)
                yield break;
            if (world.Region(at.SourceRegion ?? at.Region).Images.GetValueOrDefault(source) is not { } parent)
            {
                yield return Shown.Item(new XElement("imageId", source));
                yield break;
            }

            at = parent;
        }
    }
}
