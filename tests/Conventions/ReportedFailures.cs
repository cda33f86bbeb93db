using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TestKit;

namespace Conventions;

/// <summary>The failures that the functions' sources make: exceptions with what their messages say, and answers to people that are no success.</summary>
internal static class ReportedFailures
{
    private const string Or = ", or ";

    private static readonly string[] Projects = ["ImageBuilderAutomation", "ImageBuilderAutomation.Aws", "ImageBuilderAutomation.Functions"];

    /// <summary>Folders that only the command line uses; FailureReferenceTests checks that the functions do not. What they throw is its output.</summary>
    public static IReadOnlyList<string> OfCommandLine { get; } =
    [
        "ImageBuilderAutomation/Adoption", "ImageBuilderAutomation/Status",
        "ImageBuilderAutomation.Aws/Identity", "ImageBuilderAutomation.Aws/People", "ImageBuilderAutomation.Aws/Status",
    ];

    /// <summary>A folder within those that functions use as well.</summary>
    public const string OfFunctions = "ImageBuilderAutomation/Releases/Channels";

    private static readonly IReadOnlyList<(string Class, SyntaxNode Root)> Sources =
    [
        .. from project in Projects
           let folder = Repository.PathOf("src", project)
           from file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
           let path = $"{project}/{Path.GetRelativePath(folder, file).Replace('\\', '/')}"
           where !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)
               && (path.StartsWith($"{OfFunctions}/", StringComparison.Ordinal) || !OfCommandLine.Any(other => path.StartsWith($"{other}/", StringComparison.Ordinal)))
           select (Path.GetFileNameWithoutExtension(file), CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot()),
    ];

    /// <summary>Each exception that is made: its type, the text of its first argument with the variable parts in braces, and the class that makes it.</summary>
    public static IReadOnlyList<(string Type, string Text, string Class)> Exceptions { get; } =
    [
        .. from source in Sources
           from made in source.Root.DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>()
           let type = TypeOf(made)
           where type?.EndsWith("Exception", StringComparison.Ordinal) == true
           from said in made.ArgumentList?.Arguments.FirstOrDefault() is { } first ? SaidBy(first.Expression, source.Class) : [("", source.Class)]
           select (type, said.Text, said.Class),
    ];

    /// <summary>Status and code of each answer to a person, except success.</summary>
    public static IReadOnlySet<(int Status, string Code)> Answers { get; } = new HashSet<(int, string)>(
        from source in Sources
        from node in source.Root.DescendantNodes()
        let answer = node switch
        {
            BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var status }, { Expression: var code }, ..] }
                when status is LiteralExpressionSyntax { Token.Value: int number } && IsText(code) => (number, TextOf(code)),
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "Conflict" }, ArgumentList.Arguments: [{ Expression: var code }, ..] } =>
                (409, TextOf(code)),
            _ => default,
        }
        where answer.Item1 >= 300
        from code in answer.Item2.Split(Or)
        select (answer.Item1, code));

    /// <returns>The text of the argument; of a parameter, what callers of the method give, with their classes.</returns>
    private static IEnumerable<(string Text, string Class)> SaidBy(ExpressionSyntax argument, string madeBy)
    {
        var method = argument.FirstAncestorOrSelf<MethodDeclarationSyntax>();
        var position = method?.ParameterList.Parameters.IndexOf(parameter => parameter.Identifier.Text == argument.ToString()) ?? -1;
        if (position < 0)
            return [(TextOf(argument), madeBy)];
        return from source in Sources
               from call in source.Root.DescendantNodes().OfType<InvocationExpressionSyntax>()
               where Calls(call, source.Class, method!, madeBy)
               select (TextOf(call.ArgumentList.Arguments[position].Expression), source.Class);
    }

    /// <summary>By names alone. Two classes with a method of the same name are told apart by the class before the dot, or by where the call is without one.</summary>
    private static bool Calls(InvocationExpressionSyntax call, string caller, MethodDeclarationSyntax method, string declaredBy)
    {
        var names = call.Expression.ToString().Split('.');
        return names[^1] == method.Identifier.Text && call.ArgumentList.Arguments.Count == method.ParameterList.Parameters.Count
            && (names.Length == 1 ? caller == declaredBy : names.Length > 2 || names[^2] == declaredBy || char.IsLower(names[^2][0]));
    }

    private static bool IsText(ExpressionSyntax code) => code is LiteralExpressionSyntax { Token.Value: string };

    /// <returns>Null for a type that the statement does not name.</returns>
    private static string? TypeOf(BaseObjectCreationExpressionSyntax made) => made switch
    {
        ObjectCreationExpressionSyntax { Type: var named } => named.ToString().Split('.')[^1],
        // A method that only makes an exception returns `new(…)`.
        _ => made.Parent is ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax { ReturnType: var returned } } ? returned.ToString() : null,
    };

    private static string TextOf(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax { Token.Value: string text } => text,
        InterpolatedStringExpressionSyntax interpolated => string.Concat(interpolated.Contents.Select(part => part switch
        {
            InterpolatedStringTextSyntax text => text.TextToken.ValueText,
            InterpolationSyntax { Expression: LiteralExpressionSyntax { Token.Value: string literal } } => literal,
            InterpolationSyntax value => $"{{{NameOf(value.Expression)}}}",
            _ => "",
        })),
        BinaryExpressionSyntax sum when sum.IsKind(SyntaxKind.AddExpression) => TextOf(sum.Left) + TextOf(sum.Right),
        ConditionalExpressionSyntax choice => $"{TextOf(choice.WhenTrue)}{Or}{TextOf(choice.WhenFalse)}",
        ParenthesizedExpressionSyntax inner => TextOf(inner.Expression),
        InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "nameof" }, ArgumentList.Arguments: [var named] } => NameOf(named.Expression),
        _ => $"{{{NameOf(expression)}}}",
    };

    /// <summary>The last name of an expression: <c>Account</c> of <c>accountRegion.Account</c>.</summary>
    private static string NameOf(ExpressionSyntax expression) => expression switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var of } } => NameOf(of),
        InvocationExpressionSyntax call => NameOf(call.Expression),
        ParenthesizedExpressionSyntax inner => NameOf(inner.Expression),
        ConditionalExpressionSyntax choice => NameOf(choice.WhenTrue),
        _ => expression.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().LastOrDefault()?.Identifier.Text ?? "value",
    };
}
