using System.Xml.Linq;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Services;

/// <summary>SNS' GetSubscriptionAttributes, as far as it tells whom a subscription is for.</summary>
// Documented: SNS API Reference, "GetSubscriptionAttributes".
internal static class Subscription
{
    public const string Action = "GetSubscriptionAttributes";
    public const string NotFound = "<ErrorResponse><Error><Code>NotFound</Code><Message>Subscription does not exist</Message></Error></ErrorResponse>";
    private const string Parameter = "SubscriptionArn=";

    /// <returns>Null when there is no such subscription.</returns>
    public static string? Answer(TemplateModel template, string form)
    {
        var arn = form.Split('&').FirstOrDefault(p => p.StartsWith(Parameter, StringComparison.Ordinal)) is { } given ? Uri.UnescapeDataString(given[Parameter.Length..]) : "";
        return template.Subscriptions.FirstOrDefault(s => s.Arn == arn) is { } found
            ? new XElement($"{Action}Response", new XElement($"{Action}Result", new XElement(
                "Attributes", Entry("TopicArn", found.TopicArn), Entry("Protocol", "lambda"), Entry("Endpoint", found.FunctionArn)))).ToString()
            : null;
    }

    private static XElement Entry(string key, string value) => new("entry", new XElement("key", key), new XElement("value", value));
}
