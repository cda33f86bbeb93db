using System.Xml.Linq;
using ImageBuilderAutomation.Local.Services.Ec2.State;
using ImageBuilderAutomation.Local.Services.Ec2.Wire;

namespace ImageBuilderAutomation.Local.Services.Ec2.Operations;

/// <summary>DescribeImageAttribute, ModifyImageAttribute and ResetImageAttribute, for the owner of the AMI.</summary>
// Documented: EC2 API Reference. Attributes that this host does not keep are refused.
internal static class ImageAttributes
{
    private const string Launch = "launchPermission";

    public static IEnumerable<Ec2Operation> All { get; } =
    [
        new("DescribeImageAttribute", Describe, "ImageId", "Attribute"),
        new(
            "ModifyImageAttribute", Modify, "ImageId", "Attribute", "Description", "LaunchPermission", "OperationType", "UserGroup", "UserId", "Value",
            "OrganizationArn", "OrganizationalUnitArn"),
        new("ResetImageAttribute", Reset, "ImageId", "Attribute"),
    ];

    private static XElement?[] Describe(Ec2Call call)
    {
        var (ami, attribute) = (call.OwnImage(call.Request.Required("ImageId")), call.Request.Required("Attribute"));
        return
        [
            new XElement("imageId", ami.Id),
            attribute switch
            {
                Launch => Shown.Set(Launch, Permissions(ami.Permissions)),
                "description" => Value(attribute, ami.Description),
                "lastLaunchedTime" => Value(attribute, ImageView.LastLaunch(ami, call.Now)),
                "deregistrationProtection" => Value(attribute, ami.Protection.Shown(call.Now)),
                // Documented: EC2 API Reference: use DescribeImages instead. Observed: aws/aws-cli#1083: the message.
                "blockDeviceMapping" => throw new Ec2Exception("AuthFailure", "Unauthorized attempt to access restricted resource"),
                _ => throw Ec2Exception.Invalid("Attribute", attribute, $"{Launch}, description, lastLaunchedTime or deregistrationProtection"),
            },
        ];
    }

    private static XElement?[] Modify(Ec2Call call)
    {
        var request = call.Request;
        var ami = call.OwnImage(request.Required("ImageId"));
        if (request["Attribute"] is { } attribute && attribute is not (Launch or "description"))
            throw Ec2Exception.Invalid("Attribute", attribute, $"{Launch} or description");

        if (request["Attribute"] == Launch || request.Structure("LaunchPermission") is not null)
            Share(request, ami);
        else if (request["Attribute"] == "description")
            ami.Description = request["Value"];
        else if (request.Structure("Description") is { } description)
            ami.Description = description["Value"];
        else
            throw Ec2Exception.Missing("Attribute");
        return Shown.True();
    }

    private static void Share(Ec2Request request, Ami ami)
    {
        var structure = request.Structure("LaunchPermission");
        var (add, remove) = structure is null
            ? request["OperationType"] switch
            {
                "add" => (Flat(request), LaunchPermissions.None),
                "remove" => (LaunchPermissions.None, Flat(request)),
                var other => throw Ec2Exception.Invalid("OperationType", other ?? "", "add or remove"),
            }
            : (Read(structure.Items("Add")), Read(structure.Items("Remove")));
        if (add.Accounts.Concat(remove.Accounts).FirstOrDefault(account => account.Length != 12 || !account.All(char.IsAsciiDigit)) is { } wrong)
            throw new Ec2Exception("InvalidAMIAttributeItemValue", $"Invalid attribute item value \"{wrong}\" for userId item type.");
        // Documented: a disabled AMI is private and cannot be shared. Assumed: the code.
        if (ami.State == AmiState.Disabled && add != LaunchPermissions.None)
            throw new Ec2Exception("InvalidAMIID.Unavailable", $"The image ID '{ami.Id}' is not available: it is disabled.");
        // Documented: an AMI with watermarks cannot be made public. Assumed: the code.
        if (add.IsPublic && ami.Watermarks.Count > 0)
            throw new Ec2Exception("OperationNotPermitted", $"The image ID '{ami.Id}' has watermarks and cannot be made public.");
        ami.Permissions = ami.Permissions.With(add).Without(remove);
    }

    private static XElement?[] Reset(Ec2Call call)
    {
        var (ami, attribute) = (call.OwnImage(call.Request.Required("ImageId")), call.Request.Required("Attribute"));
        ami.Permissions = attribute == Launch ? LaunchPermissions.None : throw Ec2Exception.Invalid("Attribute", attribute, Launch);
        return Shown.True();
    }

    private static LaunchPermissions Flat(Ec2Request request) => new(
        Group(request.Texts("UserGroup")), request.Texts("UserId"), request.Texts("OrganizationArn"), request.Texts("OrganizationalUnitArn"));

    private static LaunchPermissions Read(IReadOnlyList<Ec2Request> items) => new(
        Group([.. items.Select(item => item["Group"]).OfType<string>()]),
        [.. items.Select(item => item["UserId"]).OfType<string>()],
        [.. items.Select(item => item["OrganizationArn"]).OfType<string>()],
        [.. items.Select(item => item["OrganizationalUnitArn"]).OfType<string>()]);

    private static bool Group(IReadOnlyList<string> groups) => groups.FirstOrDefault(group => group != "all") is { } other
        ? throw new Ec2Exception("InvalidAMIAttributeItemValue", $"Invalid attribute item value \"{other}\" for group item type.")
        : groups.Count > 0;

    private static IEnumerable<XElement> Permissions(LaunchPermissions permissions) =>
    [
        .. permissions.IsPublic ? [Shown.Item(new XElement("group", "all"))] : Array.Empty<XElement>(),
        .. permissions.Accounts.Select(account => Shown.Item(new XElement("userId", account))),
        .. permissions.Organizations.Select(arn => Shown.Item(new XElement("organizationArn", arn))),
        .. permissions.OrganizationalUnits.Select(arn => Shown.Item(new XElement("organizationalUnitArn", arn))),
    ];

    private static XElement Value(string attribute, string? value) => new(attribute, Shown.Text("value", value));
}
