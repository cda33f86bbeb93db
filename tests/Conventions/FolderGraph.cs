using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Conventions;

/// <summary>A type of one folder that code in another folder uses.</summary>
/// <param name="From">The folder of the using code, relative to the project; <c>.</c> is the project's own folder.</param>
/// <param name="File">The file with the using code.</param>
public sealed record FolderReference(string From, string To, string File, string Type)
{
    public override string ToString() => $"{From} uses {To}: {File} uses {Type}";
}

/// <summary>
/// Which folders of a project use which others, by the compiler's own binding: a fully qualified name counts like a using, and a child's use of its
/// parent folder counts as well.
/// </summary>
public sealed class FolderGraph(IReadOnlyList<FolderReference> references)
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview);

    private const string ImplicitUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    private static readonly IReadOnlyList<(string Name, MetadataReference Reference)> Assemblies =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select((string Name, MetadataReference Reference) (file) => (Path.GetFileNameWithoutExtension(file), MetadataReference.CreateFromFile(file))),
    ];

    private static readonly ConcurrentDictionary<string, Lazy<FolderGraph>> Projects = new(StringComparer.Ordinal);

    public IReadOnlyList<FolderReference> References => references;

    /// <summary>Reads a project once for all tests, because binding a large one takes many seconds.</summary>
    public static FolderGraph OfProject(string folder) => Projects.GetOrAdd(folder, name => new(() => Read(name))).Value;

    private static FolderGraph Read(string folder)
    {
        var files = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(file => (Path: Path.GetRelativePath(folder, file).Replace('\\', '/'), Full: file))
            .Where(file => file.Path.Split('/') is not ["bin" or "obj", ..])
            .ToList();
        return Of(Path.GetFileName(folder), [.. files.Select(file => (file.Path, File.ReadAllText(file.Full)))]);
    }

    /// <param name="assembly">The assembly's name: the compiled one is not referenced, so that the sources are bound to themselves.</param>
    /// <param name="sources">Paths relative to the project, with forward slashes, and texts.</param>
    public static FolderGraph Of(string assembly, IReadOnlyList<(string Path, string Text)> sources)
    {
        var trees = sources.Select(source => CSharpSyntaxTree.ParseText(source.Text, Options, source.Path)).ToList();
        var compilation = CSharpCompilation.Create(
            assembly, trees.Append(CSharpSyntaxTree.ParseText(ImplicitUsings, Options)), Assemblies.Where(other => other.Name != assembly).Select(other => other.Reference),
            new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        return new([.. trees.AsParallel().SelectMany(tree => ReferencesOf(compilation.GetSemanticModel(tree))).Distinct()]);
    }

    /// <summary>Groups of folders that use each other, directly or through others.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Cycles()
    {
        var uses = references.ToLookup(reference => reference.From, reference => reference.To, StringComparer.Ordinal);
        var reached = uses.ToDictionary(from => from.Key, from => Reach(from.Key, uses), StringComparer.Ordinal);
        return [.. reached.Keys
            .Where(folder => reached[folder].Contains(folder))
            .Select(folder => string.Join('\n', reached[folder].Where(other => reached.GetValueOrDefault(other)?.Contains(folder) is true).Order(StringComparer.Ordinal)))
            .Distinct()
            .Select(IReadOnlyList<string> (cycle) => cycle.Split('\n'))];
    }

    private static HashSet<string> Reach(string from, ILookup<string, string> uses)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var next = new Stack<string>(uses[from]);
        while (next.TryPop(out var folder))
        {
            if (reached.Add(folder))
            {
                foreach (var other in uses[folder])
                    next.Push(other);
            }
        }

        return reached;
    }

    private static IEnumerable<FolderReference> ReferencesOf(SemanticModel model)
    {
        var file = model.SyntaxTree.FilePath;
        var from = FolderOf(file);
        foreach (var node in model.SyntaxTree.GetRoot().DescendantNodes().Where(node => node is SimpleNameSyntax or ImplicitObjectCreationExpressionSyntax))
        {
            var symbol = model.GetSymbolInfo(node).Symbol;
            var type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
            while (type?.ContainingType is { } outer)
                type = outer;
            if (type?.OriginalDefinition.DeclaringSyntaxReferences is [{ SyntaxTree.FilePath: var declared }, ..] && FolderOf(declared) is var to && to != from)
                yield return new(from, to, Path.GetFileName(file), type.Name);
        }
    }

    private static string FolderOf(string file) => Path.GetDirectoryName(file)?.Replace('\\', '/') is { Length: > 0 } folder ? folder : ".";
}
