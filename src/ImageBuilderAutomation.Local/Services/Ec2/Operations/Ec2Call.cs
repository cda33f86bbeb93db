using System.Text.RegularExpressions;
using System.Xml.Linq;
using ImageBuilderAutomation.Emulator.Engine;
using ImageBuilderAutomation.Local.Services.Ec2.State;
using ImageBuilderAutomation.Local.Services.Ec2.Wire;

namespace ImageBuilderAutomation.Local.Services.Ec2.Operations;

/// <summary>An operation of EC2.</summary>
/// <param name="Run">Returns the members of the response.</param>
/// <param name="Parameters">The parameters that it accepts besides those of every operation; a list or structure is named without its items.</param>
internal sealed record Ec2Operation(string Name, Func<Ec2Call, XElement?[]> Run, params string[] Parameters);

/// <summary>One call, made at one instant under the locks.</summary>
/// <param name="Principal">The ARN of the caller.</param>
/// <param name="ImageBuilder">Null if the emulator runs in another process.</param>
internal sealed partial record Ec2Call(
    Ec2World World, Ec2Region Region, string Account, string Principal, Ec2Request Request, DateTimeOffset Now, EmulatorWorld? ImageBuilder)
{
    /// <summary>An AMI that the caller owns and that is not deregistered.</summary>
    // Observed: cloudquery/cloudquery#9406: code and message for an AMI of another account.
    public Ami OwnImage(string id)
    {
        var ami = Image(id);
        return ami.Owner == Account ? ami : throw new Ec2Exception("AuthFailure", $"Not authorized for image:{id}");
    }

    /// <summary>An AMI that the caller may launch or copy.</summary>
    // Observed: agentsea/surfkit#88, Orange-Cyberdefense/GOAD#304: code and message for an AMI that is not shared with the caller.
    // Documented: EC2 API Reference, error codes: InvalidAMIID.Unavailable, an AMI that was deregistered, or from whose state no instance can be launched.
    // Assumed: that a disabled AMI is such a one, and the text.
    public Ami UsableImage(string id)
    {
        var ami = Image(id);
        return !ami.IsUsableBy(Account) ? throw new Ec2Exception("AuthFailure", $"Not authorized for images: [{id}]")
            : ami.State == AmiState.Available ? ami
            : throw new Ec2Exception("InvalidAMIID.Unavailable", $"The image ID '{id}' is not available: it is {ami.State}.");
    }

    public Snapshot OwnSnapshot(string id)
    {
        CheckId(id, "snap", "InvalidSnapshotID.Malformed");
        return Region.Snapshots.GetValueOrDefault(id) is { } snapshot && snapshot.Owner == Account
            ? snapshot : throw NoSnapshot(id);
    }

    public Instance OwnInstance(string id)
    {
        CheckId(id, "i", "InvalidInstanceID.Malformed");
        return Region.Instances.GetValueOrDefault(id) is { } instance && instance.Owner == Account
            ? instance : throw new Ec2Exception("InvalidInstanceID.NotFound", $"The instance ID '{id}' does not exist");
    }

    /// <summary>The template that a request names by its id or its name.</summary>
    public LaunchTemplate OwnTemplate(Ec2Request request) => (request["LaunchTemplateId"], request["LaunchTemplateName"]) switch
    {
        ({ } id, null) => OwnTemplate(id),
        (null, { } name) => TemplateNamed(name)
            ?? throw new Ec2Exception("InvalidLaunchTemplateName.NotFoundException", $"The specified launch template, with template name {name}, does not exist."),
        (null, null) => throw Ec2Exception.Missing("LaunchTemplateId or LaunchTemplateName"),
        _ => throw new Ec2Exception("InvalidParameterCombination", "A request may name either LaunchTemplateId or LaunchTemplateName, not both."),
    };

    public LaunchTemplate OwnTemplate(string id)
    {
        CheckTemplateId(id);
        return Region.Templates.GetValueOrDefault(id) is { } template && template.Owner == Account
            ? template : throw new Ec2Exception("InvalidLaunchTemplateId.NotFound", $"The specified launch template, with template ID {id}, does not exist.");
    }

    public LaunchTemplate? TemplateNamed(string name) => Region.Templates.Values.FirstOrDefault(template => template.Owner == Account && template.Name == name);

    public static void CheckTemplateId(string id) => CheckId(id, "lt", "InvalidLaunchTemplateId.Malformed");

    public static void CheckImageId(string id) => CheckId(id, "ami", "InvalidAMIID.Malformed");

    public static Ec2Exception NoSnapshot(string id) => new("InvalidSnapshot.NotFound", $"The snapshot '{id}' does not exist.");

    public static Ec2Exception NoImage(string id) => new("InvalidAMIID.NotFound", $"The image id '[{id}]' does not exist");

    // Documented: EC2 API Reference, "Error codes": a deregistered AMI is InvalidAMIID.Unavailable, one that never was InvalidAMIID.NotFound.
    private Ami Image(string id)
    {
        CheckImageId(id);
        var ami = Region.Images.GetValueOrDefault(id) ?? throw NoImage(id);
        return ami.IsDeregistered ? throw new Ec2Exception("InvalidAMIID.Unavailable", $"The image ID '{id}' is not available: it was deregistered.") : ami;
    }

    // Documented: EC2 User Guide, "resource IDs": 17 hexadecimal digits, formerly 8.
    private static void CheckId(string id, string prefix, string code)
    {
        if (!id.StartsWith($"{prefix}-", StringComparison.Ordinal) || !Digits().IsMatch(id[(prefix.Length + 1)..]))
            throw new Ec2Exception(code, $"Invalid id: \"{id}\" (expecting \"{prefix}-...\")");
    }

    [GeneratedRegex(@"^[0-9a-f]{8,17}\z")]
    private static partial Regex Digits();
}
