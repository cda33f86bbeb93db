using System.Xml;
using System.Xml.Linq;
using ImageBuilderAutomation.Local.Services.Ec2.Wire;

namespace ImageBuilderAutomation.Local.Services.Ec2.Operations;

/// <summary>
/// Launch template data in the shape of responses. The names follow from those of requests: the first letter becomes lower case, and a list ends in
/// <c>Set</c> and has items.
/// </summary>
// Documented: EC2's model, RequestLaunchTemplateData and ResponseLaunchTemplateData; a test compares all members by boto3's copy of it.
internal static class TemplateData
{
    public static XElement Shown(ParameterNode data) => Element("launchTemplateData", data, []);

    private static XElement Element(string name, ParameterNode node, IReadOnlyList<string> path)
    {
        if (node.IsList)
            return new(ListName(name, path), node.Items.Select(item => Element(ItemName(path), item, path)));
        return node.Members.Count == 0
            ? new(name, node.Value ?? "")
            : new(name, node.Members.Where(member => !member.Value.IsList || member.Value.Items.Count > 0)
                .Select(member => Element(NameOf(member.Key), member.Value, [.. path, member.Key])));
    }

    private static string ListName(string name, IReadOnlyList<string> path) => path switch
    {
        ["NetworkInterface", "SecurityGroupId"] => "groupSet",
        ["SecondaryInterface", "PrivateIpAddress"] => "privateIpAddressesSet",
        ["LicenseSpecification"] => "licenseSet",
        _ => $"{name}Set",
    };

    private static string ItemName(IReadOnlyList<string> path) => path is ["NetworkInterface", "SecurityGroupId"] ? "groupId" : "item";

    /// <summary>A number beside names is no item of a list, and no name of XML either.</summary>
    private static string NameOf(string name) => XmlConvert.EncodeLocalName(char.ToLowerInvariant(name[0]) + name[1..]);
}
