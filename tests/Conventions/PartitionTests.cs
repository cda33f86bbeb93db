using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TestKit;

namespace Conventions;

/// <summary>An ARN with the wrong partition names nothing in China or GovCloud. The partition follows from the Region, in one file on each side of the wire.</summary>
public sealed partial class PartitionTests
{
    private static readonly string[] Allowed = ["src/ImageBuilderAutomation/Domain/Partitions.cs", "src/ImageBuilderAutomation.Emulator/State/Partitions.cs"];

    [Fact]
    public void No_other_text_names_a_partition()
    {
        Assert.All(Allowed, path => Assert.NotEmpty(Found(Repository.PathOf(path.Split('/')))));
        Assert.Empty(
            from path in Directory.EnumerateFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories)
            let name = Path.GetRelativePath(Repository.Root, path).Replace('\\', '/')
            where !name.Contains("/obj/", StringComparison.Ordinal) && !Allowed.Contains(name)
            from text in Found(path)
            select $"{name}: {text}");
    }

    [Theory]
    [InlineData("var a = $\"arn:aws:sns:{region}\";", 1)]
    [InlineData("var a = \"arn:aws-cn:sns\";", 1)]
    [InlineData("var a = \"aws-us-gov\";", 1)]
    [InlineData("var a = $\"arn:{partition}:imagebuilder:{region}:aws:component\"; // arn:aws:sns", 0)]
    public void A_partition_in_a_text_is_found_and_one_in_a_comment_is_not(string code, int texts) =>
        Assert.Equal(texts, Texts(CSharpSyntaxTree.ParseText(code)).Count());

    private static IEnumerable<string> Found(string path) => Texts(CSharpSyntaxTree.ParseText(File.ReadAllText(path)));

    private static IEnumerable<string> Texts(SyntaxTree tree) =>
        from token in tree.GetRoot().DescendantTokens()
        where token.RawKind is (int)SyntaxKind.StringLiteralToken or (int)SyntaxKind.InterpolatedStringTextToken
            or (int)SyntaxKind.SingleLineRawStringLiteralToken or (int)SyntaxKind.MultiLineRawStringLiteralToken
        where Partition().IsMatch(token.Text)
        select token.Text;

    [GeneratedRegex("arn:aws|^\"?aws-(cn|us-gov|iso|eusc)")]
    private static partial Regex Partition();
}
