using System.Diagnostics.CodeAnalysis;

namespace ImageBuilderAutomation.Domain;

/// <summary>A pipeline's ARN: <c>arn:aws:imagebuilder:region:account:image-pipeline/name</c>.</summary>
/// <param name="Name">The slug of the pipeline's name.</param>
public sealed record PipelineArn(string Partition, string Region, string Account, string Name)
{
    public static bool TryParse(string? text, [NotNullWhen(true)] out PipelineArn? arn)
    {
        arn = null;
        if (text?.Split(':') is not ["arn", { Length: > 0 } partition, "imagebuilder", { Length: > 0 } region, { Length: > 0 } account, var resource])
            return false;
        if (resource.Split('/') is not ["image-pipeline", var name] || !ArnText.IsName(name))
            return false;

        arn = new(partition, region, account, name);
        return true;
    }

    /// <exception cref="UnusableEventException">The text is not the ARN of a pipeline.</exception>
    public static PipelineArn Parse(string? text) => TryParse(text, out var arn)
        ? arn
        : throw new UnusableEventException("a pipeline ARN (arn:<partition>:imagebuilder:<region>:<account>:image-pipeline/<name>)", text);

    public bool IsIn(AccountRegion accountRegion) =>
        (Account, Region, Partition) == (accountRegion.Account, accountRegion.Region, accountRegion.Partition);

    public override string ToString() => $"arn:{Partition}:imagebuilder:{Region}:{Account}:image-pipeline/{Name}";
}
