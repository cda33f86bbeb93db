using System.Diagnostics.CodeAnalysis;

namespace ImageBuilderAutomation.Domain;

/// <summary>An infrastructure configuration's ARN: <c>arn:aws:imagebuilder:region:account:infrastructure-configuration/name</c>.</summary>
/// <param name="Name">The slug of the configuration's name.</param>
public sealed record ConfigurationArn(string Partition, string Region, string Account, string Name)
{
    public static bool TryParse(string? text, [NotNullWhen(true)] out ConfigurationArn? arn)
    {
        arn = null;
        if (text?.Split(':') is not ["arn", { Length: > 0 } partition, "imagebuilder", { Length: > 0 } region, { Length: > 0 } account, var resource])
            return false;
        if (resource.Split('/') is not ["infrastructure-configuration", var name] || !ArnText.IsName(name))
            return false;

        arn = new(partition, region, account, name);
        return true;
    }

    /// <exception cref="UnusableEventException">The text is not the ARN of an infrastructure configuration.</exception>
    public static ConfigurationArn Parse(string? text) => TryParse(text, out var arn)
        ? arn
        : throw new UnusableEventException(
            "an infrastructure configuration ARN (arn:<partition>:imagebuilder:<region>:<account>:infrastructure-configuration/<name>)", text);

    public bool IsIn(AccountRegion accountRegion) =>
        (Account, Region, Partition) == (accountRegion.Account, accountRegion.Region, accountRegion.Partition);

    public override string ToString() => $"arn:{Partition}:imagebuilder:{Region}:{Account}:infrastructure-configuration/{Name}";
}
