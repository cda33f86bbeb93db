using System.Xml;
using System.Xml.Linq;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.CloudFormation;

/// <summary>Calls of CloudFormation in its query protocol, which returns XML.</summary>
internal static class CloudFormationCalls
{
    private const string Version = "Version=2010-05-15";

    /// <param name="parameters">Those without a value are left out.</param>
    /// <exception cref="ServiceRefusedException">CloudFormation refused the call, or did not return XML.</exception>
    public static async Task<XDocument> CallAsync(
        this SignedCalls cloudFormation, Uri url, string action, CancellationToken cancellationToken, params (string Name, string Value)[] parameters)
    {
        var given = parameters.Where(parameter => parameter.Value.Length > 0).Select(parameter => $"&{parameter.Name}={Uri.EscapeDataString(parameter.Value)}");
        var answer = await cloudFormation.PostForTextAsync(
            new(url, "/"), $"Action={action}&{Version}{string.Concat(given)}", "application/x-www-form-urlencoded", cancellationToken);
        try
        {
            return XDocument.Parse(answer);
        }
        catch (XmlException problem)
        {
            throw new ServiceRefusedException($"cloudformation returned no XML: {problem.Message}", problem);
        }
    }

    public static IEnumerable<XElement> Named(this XContainer answer, string name) => answer.Descendants().Where(element => element.Name.LocalName == name);

    /// <returns>Empty if the member has no element of this name.</returns>
    public static string Text(this XElement member, string name) => member.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value ?? "";
}
