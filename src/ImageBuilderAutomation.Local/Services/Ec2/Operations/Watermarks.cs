using System.Text.RegularExpressions;
using System.Xml.Linq;
using ImageBuilderAutomation.Local.Services.Ec2.State;
using ImageBuilderAutomation.Local.Services.Ec2.Wire;

namespace ImageBuilderAutomation.Local.Services.Ec2.Operations;

/// <summary>AttachImageWatermark and DetachImageWatermark. A copy and an image that is built on the AMI inherit what it has then.</summary>
// Documented: EC2 API Reference; EC2 User Guide, "AMI watermarks": at most 5, of private AMIs of the caller; detaching one that is not there succeeds.
// Assumed: the error codes, and that attaching the same name again changes nothing.
internal static partial class Watermarks
{
    private const int Most = 5;

    public static IEnumerable<Ec2Operation> All { get; } =
    [
        new("AttachImageWatermark", Attach, "ImageId", "WatermarkName"),
        new("DetachImageWatermark", Detach, "ImageId", "WatermarkKey"),
    ];

    /// <summary>The watermarks in a response; null without any.</summary>
    public static XElement? Shown(Ami ami) => ami.Watermarks.Count == 0 ? null : Wire.Shown.Set("imageWatermarkSet", ami.Watermarks.Select(mark => Wire.Shown.Item(
        new XElement("watermarkKey", mark.Key),
        new XElement("sourceImageId", mark.Image),
        new XElement("sourceImageRegion", mark.Region),
        Wire.Shown.Time("sourceImageCreationTime", mark.ImageCreatedAt),
        Wire.Shown.Time("watermarkCreationTime", mark.CreatedAt))));

    private static XElement?[] Attach(Ec2Call call)
    {
        var (ami, name) = (call.OwnImage(call.Request.Required("ImageId")), call.Request.Required("WatermarkName"));
        if (!WatermarkName().IsMatch(name))
            throw Ec2Exception.Invalid("WatermarkName", name, "3 to 128 letters, digits, spaces and ( ) [ ] . / - ' @ _");
        if (ami.Permissions.IsPublic)
            throw new Ec2Exception("OperationNotPermitted", $"The image ID '{ami.Id}' is public; watermarks are for private AMIs.");
        var key = $"{call.Account}:{name}";
        return Attach(ami, key, call.Now)
            ? [new XElement("watermarkKey", key)]
            : throw new Ec2Exception("ResourceLimitExceeded", $"The image ID '{ami.Id}' already has {Most} watermarks.");
    }

    /// <returns>Whether the AMI has it afterwards.</returns>
    internal static bool Attach(Ami ami, string key, DateTimeOffset now)
    {
        if (ami.Watermarks.Any(mark => mark.Key == key))
            return true;
        if (ami.Watermarks.Count >= Most)
            return false;
        ami.Watermarks.Add(new(key, ami.Id, ami.Region, ami.CreatedAt, now));
        return true;
    }

    private static XElement?[] Detach(Ec2Call call)
    {
        var (ami, key) = (call.OwnImage(call.Request.Required("ImageId")), call.Request.Required("WatermarkKey"));
        ami.Watermarks.RemoveAll(mark => mark.Key == key);
        return Wire.Shown.True();
    }

    [GeneratedRegex(@"^[A-Za-z0-9 ()\[\]./'@_-]{3,128}\z")]
    private static partial Regex WatermarkName();
}
