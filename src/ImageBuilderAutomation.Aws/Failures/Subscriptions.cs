using System.Xml;
using System.Xml.Linq;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Failures;

/// <summary>Looks up the function of a subscription in SNS, once for each subscription.</summary>
internal sealed class Subscriptions(SignedCalls sns, Uri url)
{
    private readonly Dictionary<string, string?> _functions = new(StringComparer.Ordinal);

    /// <returns>Null when the subscription no longer exists or its endpoint is not a function.</returns>
    public async Task<string?> FunctionOfAsync(string? subscriptionArn, CancellationToken cancellationToken)
    {
        if (subscriptionArn is null)
            return null;
        if (!_functions.TryGetValue(subscriptionArn, out var function))
            _functions[subscriptionArn] = function = JsonText.FunctionOf(await EndpointOfAsync(subscriptionArn, cancellationToken));
        return function;
    }

    private async Task<string?> EndpointOfAsync(string subscriptionArn, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await sns.PostForTextAsync(
                new(url, "/"), $"Action=GetSubscriptionAttributes&Version=2010-03-31&SubscriptionArn={Uri.EscapeDataString(subscriptionArn)}",
                "application/x-www-form-urlencoded", cancellationToken);
            return XDocument.Parse(answer).Descendants().Where(e => e.Name.LocalName == "entry")
                .FirstOrDefault(e => e.Elements().First(c => c.Name.LocalName == "key").Value == "Endpoint")?
                .Elements().First(c => c.Name.LocalName == "value").Value;
        }
        catch (Exception e) when (e is ServiceRefusedException or XmlException)
        {
            return null;
        }
    }
}
