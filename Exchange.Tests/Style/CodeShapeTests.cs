using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Exchange.Tests;

/// <summary>What the C# of the repository keeps to.</summary>
public sealed class CodeShapeTests
{
    private const int MaxMethodLines = 70;

    [Fact]
    public void A_method_is_at_most_70_lines_long() => Repository.AssertNone(
        from file in Repository.Code
        from node in file.Syntax.DescendantNodes()
        where node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax
            or AnonymousFunctionExpressionSyntax
        let span = node.GetLocation().GetLineSpan()
        let lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1
        where lines > MaxMethodLines
        select $"{file.At(node.GetFirstToken())} {lines} lines, at most {MaxMethodLines}");

    [Fact]
    public void A_project_has_one_flat_namespace() => Repository.AssertNone(
        from file in Repository.Code
        let project = file.Path.Split('/')[0]
        where project != "Exchange.Tests"
        from space in file.Syntax.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()
        where space.Name.ToString() != project
        select $"{file.At(space.GetFirstToken())} the namespace is {space.Name}, not {project}");

    [Fact]
    public void Every_type_of_the_domain_is_in_its_namespace() => Repository.AssertNone(
        from file in Repository.Code.In("Exchange.Domain")
        from type in file.Syntax.ChildNodes()
        where type is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax
        select $"{file.At(type.GetFirstToken())} there is no line \"namespace Exchange.Domain;\" above");
}
