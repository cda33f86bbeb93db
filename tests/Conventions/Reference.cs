namespace Conventions;

/// <param name="Member">A type's full name, or a member's with its signature.</param>
public sealed record Reference(string Assembly, string Member)
{
    public override string ToString() => $"{Assembly} | {Member}";
}
