using System.Globalization;
using System.Net;
using System.Xml.Linq;
using ImageBuilderAutomation.Local.People;
using ImageBuilderAutomation.Local.Services.Protocol;

namespace ImageBuilderAutomation.Local.Services;

/// <summary>GetRole of IAM, for the roles of the stack's account.</summary>
// Documented: IAM API Reference, "GetRole": the trust policy is URL-encoded as in RFC 3986.
internal static class GetRole
{
    public const string Action = "GetRole";
    private static readonly XNamespace Space = "https://iam.amazonaws.com/doc/2010-05-08/";

    public static QueryAnswer Answer(LocalRoles roles, QueryRequest query)
    {
        var name = query["RoleName"];
        return roles.Find(name) is { } role
            ? QueryAnswer.Result(Action, Space, new XElement(
                "Role",
                new XElement("Path", role.Path),
                new XElement("RoleName", role.Name),
                new XElement("RoleId", roles.IdOf(role)),
                new XElement("Arn", roles.ArnOf(role)),
                new XElement("CreateDate", roles.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
                new XElement("AssumeRolePolicyDocument", Uri.EscapeDataString(role.TrustPolicy)),
                new XElement("MaxSessionDuration", 43200)))
            : QueryAnswer.Error(HttpStatusCode.NotFound, "NoSuchEntity", $"The role with name {name} cannot be found.");
    }
}
